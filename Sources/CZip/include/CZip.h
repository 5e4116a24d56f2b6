// zlib and libzip for Swift, and the one call of them that is a macro.
#pragma once
#include <zip.h>
#include <zlib.h>

// A new stream that inflates gzip members; NULL when there is no memory.
z_stream *cz_gzip_stream(void);
void cz_gzip_stream_free(z_stream *stream);
