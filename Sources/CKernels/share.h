// How instructions divide their work.
#pragma once
#include "ck_program.h"

/// The elements of 0 ..< n that belong to one part.
static inline void ck_share_of(long n, int part, int parts, long *begin, long *end) {
  *begin = ck_part_begin(n, part, parts);
  *end = ck_part_begin(n, part + 1, parts);
}
