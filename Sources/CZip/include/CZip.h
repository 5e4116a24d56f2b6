// zlib and libzip for Swift, and the one call of them that is a macro.
#pragma once
#include <stdint.h>
#include <zip.h>
#include <zlib.h>

// A new stream that inflates gzip members; NULL when there is no memory.
z_stream *cz_gzip_stream(void);
void cz_gzip_stream_free(z_stream *stream);

// How many bytes the zlib stream `bytes` inflates to, which are thrown away; -1 when it is damaged or they are more than `limit`.
int64_t cz_inflated_size(const void *bytes, size_t count, size_t limit);
// Inflates the zlib stream `bytes` into `output`, which has `size` bytes; how many it fills, or -1 when it is damaged or needs more.
int64_t cz_inflate(const void *bytes, size_t count, void *output, size_t size);

// A new archive in the empty file `descriptor`, which is written when the archive is closed and stays open; NULL when there is no memory.
// libzip's own way to write a file puts another one in its place.
zip_t *cz_archive(int descriptor);
