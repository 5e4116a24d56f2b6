// How instructions divide their work.
#pragma once
#include "ck_program.h"

/// Runs `body` on at most `limit` threads: by a fork, or – inside a team – as this thread's part.
int ck_share(int limit, void (*body)(void *context, int thread, int threads), void *context, const ck_environment *e);

/// The part of 0 ..< n that falls to one thread.
static inline void ck_share_of(long n, int thread, int threads, long *begin, long *end) {
  *begin = ck_part_begin(n, thread, threads);
  *end = ck_part_begin(n, thread + 1, threads);
}
