// Rows by index, and strided copies.

static void gather_rows(float *dst, const float *table, const int32_t *indices, long width, long begin, long end) {
  for (long r = begin; r < end; r++) {
    const float *s = table + indices[r] * width;
    float *d = dst + r * width;
    long j = 0;
    for (; j + W <= width; j += W) store(d + j, load(s + j));
    if (j < width) store_part(d + j, load_part(s + j, width - j), width - j);
  }
}

static void scatter_add_rows(
  float *dst, const float *rows, const int32_t *indices, long count, long width, long begin, long end) {
  for (long r = 0; r < count; r++) {
    const float *s = rows + r * width;
    float *d = dst + indices[r] * width;
    long j = begin;
    for (; j + W <= end; j += W) store(d + j, load(d + j) + load(s + j));
    if (j < end) store_part(d + j, load_part(d + j, end - j) + load_part(s + j, end - j), end - j);
  }
}

/// Two nested axes of one element size: `ds`/`ss` are the strides of the inner axis, `dr`/`sr` of the outer one.
#define DEFINE_PLANE(type)                                                                                     \
  static void plane_##type(                                                                                    \
    type *d, const type *s, long rows, long columns, long dr, long sr, long ds, long ss) {                     \
    if (ds == 1 && ss == 1) {                                                                                  \
      if (columns * (long)sizeof *d >= 64) {                                                                   \
        for (long r = 0; r < rows; r++) memcpy(d + r * dr, s + r * sr, (size_t)columns * sizeof *d);           \
        return;                                                                                                \
      }                                                                                                        \
      for (long r = 0; r < rows; r++, d += dr, s += sr) for (long j = 0; j < columns; j++) d[j] = s[j];        \
    } else if (ds == 1 && ss == 0) {                                                                           \
      for (long r = 0; r < rows; r++, d += dr, s += sr) {                                                      \
        type x = *s;                                                                                           \
        for (long j = 0; j < columns; j++) d[j] = x;                                                           \
      }                                                                                                        \
    } else if (ds == 1 && sr == 1) {                                                                           \
      transpose_##type(d, s, rows, columns, dr, ss);                                                           \
    } else {                                                                                                   \
      for (long r = 0; r < rows; r++)                                                                          \
        for (long j = 0; j < columns; j++) d[r * dr + j * ds] = s[r * sr + j * ss];                            \
    }                                                                                                          \
  }
/// d[r * dr + j] = s[r + j * ss], by blocks that stay in cache.
#define DEFINE_TRANSPOSE(type)                                                                                \
  static void transpose_##type(type *d, const type *s, long rows, long columns, long dr, long ss) {           \
    enum { block = 16 };                                                                                      \
    for (long r = 0; r < rows; r += block)                                                                    \
      for (long j = 0; j < columns; j += block) {                                                             \
        long re = rows - r < block ? rows : r + block, je = columns - j < block ? columns : j + block;        \
        for (long x = r; x < re; x++) for (long y = j; y < je; y++) d[x * dr + y] = s[x + y * ss];            \
      }                                                                                                       \
  }
DEFINE_TRANSPOSE(uint8_t)
DEFINE_TRANSPOSE(uint16_t)
DEFINE_TRANSPOSE(uint64_t)

/// The transpose of four-byte elements works on 4 x 4 blocks in registers.
typedef uint32_t quad __attribute__((ext_vector_type(4)));
CK_INLINE void transpose_quads(uint32_t *d, const uint32_t *s, long dr, long ss) {
  quad a, b, c, e;
  memcpy(&a, s, 16), memcpy(&b, s + ss, 16), memcpy(&c, s + 2 * ss, 16), memcpy(&e, s + 3 * ss, 16);
  quad ab0 = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab1 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  quad ce0 = __builtin_shufflevector(c, e, 0, 4, 1, 5), ce1 = __builtin_shufflevector(c, e, 2, 6, 3, 7);
  quad r0 = __builtin_shufflevector(ab0, ce0, 0, 1, 4, 5), r1 = __builtin_shufflevector(ab0, ce0, 2, 3, 6, 7);
  quad r2 = __builtin_shufflevector(ab1, ce1, 0, 1, 4, 5), r3 = __builtin_shufflevector(ab1, ce1, 2, 3, 6, 7);
  memcpy(d, &r0, 16), memcpy(d + dr, &r1, 16), memcpy(d + 2 * dr, &r2, 16), memcpy(d + 3 * dr, &r3, 16);
}
static void transpose_uint32_t(uint32_t *d, const uint32_t *s, long rows, long columns, long dr, long ss) {
  enum { block = 16 };
  for (long r = 0; r < rows; r += block)
    for (long j = 0; j < columns; j += block) {
      long re = rows - r < block ? rows : r + block, je = columns - j < block ? columns : j + block;
      if (re - r == block && je - j == block) {
        for (long x = r; x < re; x += 4)
          for (long y = j; y < je; y += 4) transpose_quads(d + x * dr + y, s + x + y * ss, dr, ss);
      } else {
        for (long x = r; x < re; x++) for (long y = j; y < je; y++) d[x * dr + y] = s[x + y * ss];
      }
    }
}
DEFINE_PLANE(uint8_t)
DEFINE_PLANE(uint16_t)
DEFINE_PLANE(uint32_t)
DEFINE_PLANE(uint64_t)

typedef struct { long size, dst, src; } copy_axis;
CK_INLINE long magnitude(long x) { return x < 0 ? -x : x; }

/// Axes of one element dropped, the others sorted by stride of the result and merged where both sides are dense.
static int normalize_axes(copy_axis *axes, const ck_copy *shape, long first_size) {
  int count = 0;
  for (int i = 0; i < shape->rank; i++) {
    copy_axis axis = {i == 0 ? first_size : shape->size[i], shape->dst_strides[i], shape->src_strides[i]};
    if (axis.size == 1) continue;
    int at = count++;
    for (; at > 0 && magnitude(axes[at - 1].dst) < magnitude(axis.dst); at--) axes[at] = axes[at - 1];
    axes[at] = axis;
  }
  int last = 0;
  for (int i = 1; i < count; i++) {
    if (axes[last].dst == axes[i].dst * axes[i].size && axes[last].src == axes[i].src * axes[i].size) {
      axes[last] = (copy_axis){axes[last].size * axes[i].size, axes[i].dst, axes[i].src};
    } else {
      axes[++last] = axes[i];
    }
  }
  return count == 0 ? 0 : last + 1;
}

static void copy_strided(void *dst, const void *src, const ck_copy *shape, long begin, long end) {
  if (shape->rank > 0 && end <= begin) return;
  for (int i = 1; i < shape->rank; i++) if (shape->size[i] <= 0) return;
  copy_axis axes[8];
  long d = 0, s = 0;
  if (shape->rank > 0) d = begin * shape->dst_strides[0], s = begin * shape->src_strides[0];
  int count = normalize_axes(axes + 2, shape, shape->rank > 0 ? end - begin : 1);
  copy_axis *inner = axes + 2 + count - 1, *outer = inner - 1;
  // Axes of one element stand in where there are fewer than two.
  if (count == 0) *inner = (copy_axis){1, 1, 1};
  if (count < 2) *outer = (copy_axis){1, 0, 0};
  // The axis the source is dense along goes next to the inner one: together they are a matrix to transpose.
  if (inner->src != 1 && inner->src != 0 && inner->dst == 1)
    for (copy_axis *axis = axes + 2; axis < outer; axis++)
      if (axis->src == 1) { copy_axis other = *axis; *axis = *outer; *outer = other; break; }
  long counter[6] = {0};
  for (;;) {
    switch (shape->element_size) {
#define PLANE(type)                                                                                                      \
  plane_##type((type *)dst + d, (const type *)src + s, outer->size, inner->size, outer->dst, outer->src, inner->dst, inner->src)
    case 1: PLANE(uint8_t); break;
    case 2: PLANE(uint16_t); break;
    case 4: PLANE(uint32_t); break;
    case 8: PLANE(uint64_t); break;
#undef PLANE
    }
    int i = count - 3;
    for (; i >= 0; i--) {
      copy_axis axis = axes[2 + i];
      d += axis.dst, s += axis.src;
      if (++counter[i] < axis.size) break;
      d -= axis.dst * axis.size, s -= axis.src * axis.size, counter[i] = 0;
    }
    if (i < 0) return;
  }
}
