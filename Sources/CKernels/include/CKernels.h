// SIMD loops that oneDNN lacks: one source, compiled for every instruction set, reached through a table chosen at run time.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "ck_functions.h"

/// One elementwise step over `n` floats: `dst[i] = f(a[i], b[i], c[i], immediate)`; operands a function does not need
/// are ignored. `dst` may be the same address as any operand; otherwise buffers do not overlap. No alignment is assumed.
typedef void (*ck_map)(float *dst, const float *a, const float *b, const float *c, float immediate, long n);

/// One value per row: `dst[r] = f(a[r * stride + 0 ..< columns])`.
typedef void (*ck_row_reduction)(float *dst, const float *a, long rows, long columns, long stride);

/// The elementwise functions; the order is that of `ck_table.map`.
enum ck_function {
#define CK_ENUMERATOR(NAME, name, operands, cost, value) CK_##NAME,
  CK_FUNCTIONS(CK_ENUMERATOR)
#undef CK_ENUMERATOR
  CK_FUNCTION_COUNT
};

/// The name of `function` in the list, which is that of its case in Swift.
const char *ck_function_name(enum ck_function function);

/// Whether computing `function` again costs no more than loading its result.
int ck_function_is_cheap(enum ck_function function);

enum ck_reduction { CK_SUM, CK_MAX, CK_MIN, CK_PRODUCT };

/// Channels-last pooling of 1 to 3 spatial axes: source (images, in…, channels), result (images, out…, channels), dense.
/// Unused trailing axes have size, kernel and stride 1 and no padding. Windows may reach past the source on both sides;
/// what lies outside does not take part (a maximum over nothing is -inf).
typedef struct {
  long channels;
  long in[3], out[3], kernel[3], strides[3], pad_low[3];
  int count_padding;  // averages divide by the whole kernel instead of by the elements inside the source
} ck_pooling;

/// A copy of up to 6 axes between any strides, counted in elements of 1, 2, 4 or 8 bytes: 0 repeats a source, negative
/// strides run backwards. Rank 0 is one element.
typedef struct {
  int rank;
  int element_size;
  long size[6], dst_strides[6], src_strides[6];
} ck_copy;

typedef struct {
  const char *name;  // "baseline", "avx2", "avx512"
  ck_map map[CK_FUNCTION_COUNT];
  ck_row_reduction row_sum, row_max, row_min, row_product;
  /// `dst[r * columns + c] = a[r]`.
  void (*expand_rows)(float *dst, const float *a, long rows, long columns);
  /// `dst[c] (+)= sum over r of a[r * stride + c]`.
  void (*column_sum)(float *dst, const float *a, long rows, long columns, long stride, int accumulate);
  /// `dst[i]` = uniform in [0, 1) of element `start + i` of the stream (key0, key1):
  /// the upper 24 bits of ck_random_bits.
  void (*uniform)(float *dst, uint32_t key0, uint32_t key1, uint32_t start, long n);
  /// `dst[r]` = index of the first largest (smallest) element of row r.
  void (*row_argmax)(int32_t *dst, const float *a, long rows, long columns);
  void (*row_argmin)(int32_t *dst, const float *a, long rows, long columns);
  // Conversions between storage types and float.
  void (*load_u8)(float *dst, const uint8_t *a, long n);
  void (*load_i32)(float *dst, const int32_t *a, long n);
  void (*load_i64)(float *dst, const int64_t *a, long n);
  void (*load_f16)(float *dst, const uint16_t *a, long n);
  void (*load_bf16)(float *dst, const uint16_t *a, long n);
  void (*store_u8)(uint8_t *dst, const float *a, long n);  // truth values: a != 0
  void (*store_i32)(int32_t *dst, const float *a, long n); // towards zero, clamped, NaN 0
  void (*store_i64)(int64_t *dst, const float *a, long n);
  void (*store_f16)(uint16_t *dst, const float *a, long n);
  void (*store_bf16)(uint16_t *dst, const float *a, long n);
  // Kernels below run the part begin ..< end of their outermost loop, so that a caller can split them over threads; the
  // pointers are those of the whole arrays.
  /// `dst[o, i]` = fold over j of `a[o, j, i]` for o in begin ..< end; `a` is (outer, n, inner), `dst` (outer, inner).
  void (*reduce_middle)(float *dst, const float *a, long n, long inner, enum ck_reduction kind, long begin, long end);
  /// `dst[j]` = `bias[j]` (0 if null) + sum over l of `x[l] * matrix[l, j]` for columns j in begin ..< end; `matrix` is (k, n).
  /// One row through a dense layer: no forks, no packing, faster than oneDNN as long as the matrix stays in the cache.
  void (*vector_matrix)(
    float *dst, const float *x, const float *matrix, const float *bias, long k, long n, long begin, long end);
  /// Rows begin ..< end of the images * out[0] rows of the result.
  void (*pool_max)(float *dst, const float *source, const ck_pooling *pooling, long begin, long end);
  void (*pool_average)(float *dst, const float *source, const ck_pooling *pooling, long begin, long end);
  /// Gradients of the source of images begin ..< end, overwritten. That of a maximum goes to its first place in the window.
  void (*pool_max_gradient)(
    float *dst, const float *source, const float *result, const float *gradient, const ck_pooling *pooling,
    long begin, long end);
  void (*pool_average_gradient)(float *dst, const float *gradient, const ck_pooling *pooling, long begin, long end);
  /// `dst[r, :] = table[indices[r], :]` for r in begin ..< end; rows of `width` floats, indices within the table.
  void (*gather_rows)(float *dst, const float *table, const int32_t *indices, long width, long begin, long end);
  /// `dst[indices[r], c] += rows[r, c]` for every r < count, in this order, and c in begin ..< end of `width`.
  void (*scatter_add_rows)(
    float *dst, const float *rows, const int32_t *indices, long count, long width, long begin, long end);
  /// Indices begin ..< end of the first axis (ignored at rank 0); the ranges of result and source do not overlap.
  void (*copy)(void *dst, const void *src, const ck_copy *shape, long begin, long end);
} ck_table;

/// The table of the best instruction set this processor has, or of a named one ("baseline", "avx2", "avx512");
/// null when the processor lacks it. Constant for the life of the process.
const ck_table *ck_select(const char *name_or_null);

/// One entry of `map`; null when `function` is none.
ck_map ck_map_of(const ck_table *table, enum ck_function function);

/// 32 random bits that depend on nothing but their key and index.
uint32_t ck_random_bits(uint32_t key0, uint32_t key1, uint32_t index);

#include "ck_program.h"
