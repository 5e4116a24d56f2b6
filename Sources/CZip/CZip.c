#include "CZip.h"

#include <stdlib.h>

// The stream stays at one address because zlib keeps a pointer back to it.
z_stream *cz_gzip_stream(void) {
  z_stream *stream = calloc(1, sizeof *stream);
  // 16: gzip headers and trailers, checked by zlib.
  if (stream && inflateInit2(stream, 16 + MAX_WBITS) != Z_OK) {
    free(stream);
    stream = NULL;
  }
  return stream;
}

void cz_gzip_stream_free(z_stream *stream) {
  if (!stream) return;
  inflateEnd(stream);
  free(stream);
}

int64_t cz_inflated_size(const void *bytes, size_t count, size_t limit) {
  unsigned char output[1 << 14];
  z_stream stream = {0};
  if (count > UINT32_MAX || inflateInit(&stream) != Z_OK) return -1;
  stream.next_in = (Bytef *)bytes;
  stream.avail_in = (uInt)count;
  int status;
  size_t size = 0;
  do {
    stream.next_out = output;
    stream.avail_out = sizeof output;
    status = inflate(&stream, Z_NO_FLUSH);
    size += sizeof output - stream.avail_out;
  } while (status == Z_OK && size <= limit);
  inflateEnd(&stream);
  return status == Z_STREAM_END && size <= limit ? (int64_t)size : -1;
}

int64_t cz_inflate(const void *bytes, size_t count, void *output, size_t size) {
  z_stream stream = {0};
  if (count > UINT32_MAX || size > UINT32_MAX || inflateInit(&stream) != Z_OK) return -1;
  stream.next_in = (Bytef *)bytes;
  stream.avail_in = (uInt)count;
  stream.next_out = output;
  stream.avail_out = (uInt)size;
  int status = inflate(&stream, Z_FINISH);
  inflateEnd(&stream);
  return status == Z_STREAM_END ? (int64_t)(size - stream.avail_out) : -1;
}
