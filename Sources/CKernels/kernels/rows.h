// Reductions of rows and of columns, and the expansion back to rows.

/// The fold of one row with four accumulators.
#define DEFINE_FOLD(name, op, first)                                                                                  \
  CK_INLINE float fold_##name(const float *a, long n) {                                                               \
    float r = first;                                                                                                  \
    long j = 0;                                                                                                       \
    if (n >= W) {                                                                                                     \
      vf s0 = load(a);                                                                                                \
      j = W;                                                                                                          \
      if (n >= 8 * W) {                                                                                               \
        vf s1 = load(a + W), s2 = load(a + 2 * W), s3 = load(a + 3 * W);                                              \
        for (j = 4 * W; j + 4 * W <= n; j += 4 * W) {                                                                 \
          s0 = op(s0, load(a + j));                                                                                   \
          s1 = op(s1, load(a + j + W));                                                                               \
          s2 = op(s2, load(a + j + 2 * W));                                                                           \
          s3 = op(s3, load(a + j + 3 * W));                                                                           \
        }                                                                                                             \
        s0 = op(op(s0, s1), op(s2, s3));                                                                              \
      }                                                                                                               \
      for (; j + W <= n; j += W) s0 = op(s0, load(a + j));                                                            \
      if (j < n) s0 = op(s0, load_part_with(a + j, n - j, first));                                                    \
      r = fold_lanes_##name(s0);                                                                                      \
    } else if (n > 0) {                                                                                               \
      r = fold_lanes_##name(load_part_with(a, n, first));                                                             \
    }                                                                                                                 \
    return r;                                                                                                         \
  }

CK_INLINE vi lane_numbers(void) {
  vi r;
  for (int l = 0; l < W; l++) r[l] = l;
  return r;
}
CK_INLINE vf load_part_with(const float *p, long n, float missing) {
  return lane_numbers() < (int)n ? load_part(p, n) : (vf)missing;
}

#if CK_WIDTH == 16
#define HALVES(x, op)                                                                                                 \
  vf h = op(x, __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));                  \
  vf q = op(h, __builtin_shufflevector(h, h, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));                  \
  vf e = op(q, __builtin_shufflevector(q, q, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));                  \
  vf s = op(e, __builtin_shufflevector(e, e, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));
#elif CK_WIDTH == 8
#define HALVES(x, op)                                                                                                 \
  vf q = op(x, __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3));                                                \
  vf e = op(q, __builtin_shufflevector(q, q, 2, 3, 0, 1, 6, 7, 4, 5));                                                \
  vf s = op(e, __builtin_shufflevector(e, e, 1, 0, 3, 2, 5, 4, 7, 6));
#else
#define HALVES(x, op)                                                                                                 \
  vf e = op(x, __builtin_shufflevector(x, x, 2, 3, 0, 1));                                                            \
  vf s = op(e, __builtin_shufflevector(e, e, 1, 0, 3, 2));
#endif

CK_INLINE vf op_sum(vf a, vf b) { return a + b; }
CK_INLINE vf op_product(vf a, vf b) { return a * b; }
CK_INLINE float fold_lanes_sum(vf x) { HALVES(x, op_sum) return s[0]; }
CK_INLINE float fold_lanes_product(vf x) { HALVES(x, op_product) return s[0]; }
CK_INLINE float fold_lanes_max(vf x) { HALVES(x, maximum) return s[0]; }
CK_INLINE float fold_lanes_min(vf x) { HALVES(x, minimum) return s[0]; }
DEFINE_FOLD(sum, op_sum, 0.0f)
DEFINE_FOLD(product, op_product, 1.0f)
DEFINE_FOLD(max, maximum, -INFINITY)
DEFINE_FOLD(min, minimum, INFINITY)

static void row_sum(float *dst, const float *a, long rows, long columns, long stride) {
  // Long rows are summed by blocks, whose sums are added in double: the error stays that of one block.
  enum { block = 4096 };
  for (long r = 0; r < rows; r++, a += stride) {
    if (columns <= block) { dst[r] = fold_sum(a, columns); continue; }
    double total = 0;
    for (long j = 0; j < columns; j += block) total += fold_sum(a + j, columns - j < block ? columns - j : block);
    dst[r] = (float)total;
  }
}
#define DEFINE_ROWS(name)                                                                                             \
  static void row_##name(float *dst, const float *a, long rows, long columns, long stride) {                          \
    for (long r = 0; r < rows; r++) dst[r] = fold_##name(a + r * stride, columns);                                    \
  }
DEFINE_ROWS(max)
DEFINE_ROWS(min)
DEFINE_ROWS(product)

static void expand_rows(float *dst, const float *a, long rows, long columns) {
  for (long r = 0; r < rows; r++, dst += columns) {
    vf x = (vf)a[r];
    long j = 0;
    for (; j + W <= columns; j += W) store(dst + j, x);
    if (j < columns) store_part(dst + j, x, columns - j);
  }
}

/// Folds `rows` rows of `columns` floats into one; sums go by blocks of rows, for accuracy.
#define DEFINE_COLUMNS(name, op, first, block)                                                                        \
  static void column_##name##_fold(float *dst, const float *a, long rows, long columns, long stride, int accumulate) { \
    long j = 0;                                                                                                       \
    for (; j + 4 * W <= columns; j += 4 * W) {                                                                        \
      vf t0 = (vf)first, t1 = t0, t2 = t0, t3 = t0;                                                                   \
      if (accumulate) t0 = load(dst + j), t1 = load(dst + j + W), t2 = load(dst + j + 2 * W), t3 = load(dst + j + 3 * W); \
      for (long r = 0; r < rows; r += block) {                                                                        \
        vf s0 = (vf)first, s1 = s0, s2 = s0, s3 = s0;                                                                 \
        long end = rows - r < block ? rows : r + block;                                                               \
        for (long k = r; k < end; k++) {                                                                              \
          const float *p = a + k * stride + j;                                                                        \
          s0 = op(s0, load(p));                                                                                       \
          s1 = op(s1, load(p + W));                                                                                   \
          s2 = op(s2, load(p + 2 * W));                                                                               \
          s3 = op(s3, load(p + 3 * W));                                                                               \
        }                                                                                                             \
        t0 = op(t0, s0), t1 = op(t1, s1), t2 = op(t2, s2), t3 = op(t3, s3);                                           \
      }                                                                                                               \
      store(dst + j, t0), store(dst + j + W, t1), store(dst + j + 2 * W, t2), store(dst + j + 3 * W, t3);             \
    }                                                                                                                 \
    for (; j < columns; j += W) {                                                                                     \
      long k = columns - j < W ? columns - j : W;                                                                     \
      vf t = accumulate ? load_part_any(dst + j, k) : (vf)first;                                                      \
      for (long r = 0; r < rows; r += block) {                                                                        \
        vf s = (vf)first;                                                                                             \
        long end = rows - r < block ? rows : r + block;                                                               \
        for (long i = r; i < end; i++) s = op(s, load_part_any(a + i * stride + j, k));                               \
        t = op(t, s);                                                                                                 \
      }                                                                                                               \
      store_part_any(dst + j, t, k);                                                                                  \
    }                                                                                                                 \
  }
CK_INLINE vf load_part_any(const float *p, long n) { return n == W ? load(p) : load_part(p, n); }
CK_INLINE void store_part_any(float *p, vf x, long n) { if (n == W) store(p, x); else store_part(p, x, n); }
DEFINE_COLUMNS(sum, op_sum, 0.0f, 256)
DEFINE_COLUMNS(product, op_product, 1.0f, 256)
DEFINE_COLUMNS(max, maximum, -INFINITY, 256)
DEFINE_COLUMNS(min, minimum, INFINITY, 256)

static void column_sum(float *dst, const float *a, long rows, long columns, long stride, int accumulate) {
  column_sum_fold(dst, a, rows, columns, stride, accumulate);
}

static void reduce_middle(float *dst, const float *a, long n, long inner, enum ck_reduction kind, long begin, long end) {
  if (inner == 1) {
    dst += begin, a += begin * n;
    switch (kind) {
    case CK_SUM: row_sum(dst, a, end - begin, n, n); break;
    case CK_MAX: row_max(dst, a, end - begin, n, n); break;
    case CK_MIN: row_min(dst, a, end - begin, n, n); break;
    case CK_PRODUCT: row_product(dst, a, end - begin, n, n); break;
    }
    return;
  }
  for (long o = begin; o < end; o++) {
    float *d = dst + o * inner;
    const float *s = a + o * n * inner;
    switch (kind) {
    case CK_SUM: column_sum_fold(d, s, n, inner, inner, 0); break;
    case CK_MAX: column_max_fold(d, s, n, inner, inner, 0); break;
    case CK_MIN: column_min_fold(d, s, n, inner, inner, 0); break;
    case CK_PRODUCT: column_product_fold(d, s, n, inner, inner, 0); break;
    }
  }
}

/// Index of the first best element; a NaN beats every number, as in NumPy. Lanes keep their own best, folded at the end.
#define DEFINE_ARGUMENT(name, better)                                                                                 \
  static void row_arg##name(int32_t *dst, const float *a, long rows, long columns) {                                  \
    for (long r = 0; r < rows; r++, a += columns) {                                                                   \
      float best = a[0];                                                                                              \
      int32_t index = 0;                                                                                              \
      long j = 0;                                                                                                     \
      if (columns >= 2 * W) {                                                                                         \
        vf value = load(a);                                                                                           \
        vi where = lane_numbers(), now = where;                                                                       \
        for (j = W; j + W <= columns; j += W) {                                                                       \
          vf x = load(a + j);                                                                                         \
          now += W;                                                                                                   \
          vi take = (x better value) | (is_nan(x) & ~is_nan(value));                                                  \
          value = take ? x : value;                                                                                   \
          where = take ? now : where;                                                                                 \
        }                                                                                                             \
        best = value[0], index = where[0];                                                                            \
        for (int l = 1; l < W; l++) {                                                                                 \
          float x = value[l];                                                                                         \
          int same = x == best || (x != x && best != best);                                                           \
          int take = (x better best && best == best) || (x != x && best == best);                                     \
          if (take || (same && where[l] < index)) best = x, index = where[l];                                         \
        }                                                                                                             \
      }                                                                                                               \
      for (; j < columns; j++)                                                                                        \
        if (best == best && (a[j] better best || a[j] != a[j])) best = a[j], index = (int32_t)j;                      \
      dst[r] = index;                                                                                                 \
    }                                                                                                                 \
  }
DEFINE_ARGUMENT(max, >)
DEFINE_ARGUMENT(min, <)

static void uniform(float *dst, uint32_t key0, uint32_t key1, uint32_t start, long n) {
  vu index = (vu)lane_numbers() + start;
  for (long j = 0; j < n; j += W, index += (uint32_t)W) {
    vu x = index * 0x9E3779B9u + key0;
    x = (x ^ x >> 17) * 0xed5ad4bbu;
    x = (x ^ x >> 11) * 0xac4c1b51u;
    x = (x ^ x >> 15) * 0x31848babu;
    x = x ^ x >> 14 ^ key1;
    x = (x ^ x >> 16) * 0x7feb352du;
    x = (x ^ x >> 15) * 0x846ca68bu;
    x = x ^ x >> 16;
    vf r = CONVERT((vi)(x >> 8), vf) * 0x1p-24f;
    store_part_any(dst + j, r, n - j < W ? n - j : W);
  }
}

/// `vectors` vectors of columns of a row times a matrix.
#define VECTOR_MATRIX(vectors)                                                                            \
  for (; j + vectors * W <= end; j += vectors * W) {                                                      \
    vf s[vectors];                                                                                        \
    for (int v = 0; v < vectors; v++) s[v] = bias ? load(bias + j + v * W) : (vf)0.0f;                    \
    for (long l = 0; l < k; l++)                                                                          \
      for (int v = 0; v < vectors; v++) s[v] += (vf)x[l] * load(matrix + l * n + j + v * W);              \
    for (int v = 0; v < vectors; v++) store(dst + j + v * W, s[v]);                                       \
  }

/// The wider the strip of columns, the longer the runs of memory; its sums fill half of the registers.
static void vector_matrix(
  float *dst, const float *x, const float *matrix, const float *bias, long k, long n, long begin, long end) {
  long j = begin;
#if CK_WIDTH == 16
  VECTOR_MATRIX(16)
#endif
  VECTOR_MATRIX(8)
  for (; j < end; j += W) {
    // Four rows at a time, for there is but one vector of columns.
    long c = end - j < W ? end - j : W, l = 0;
    vf s[4] = {bias ? load_part_any(bias + j, c) : (vf)0.0f, (vf)0.0f, (vf)0.0f, (vf)0.0f};
    for (; l + 4 <= k; l += 4)
      for (int v = 0; v < 4; v++) s[v] += (vf)x[l + v] * load_part_any(matrix + (l + v) * n + j, c);
    for (; l < k; l++) s[0] += (vf)x[l] * load_part_any(matrix + l * n + j, c);
    store_part_any(dst + j, (s[0] + s[1]) + (s[2] + s[3]), c);
  }
}
