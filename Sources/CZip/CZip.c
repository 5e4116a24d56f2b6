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
