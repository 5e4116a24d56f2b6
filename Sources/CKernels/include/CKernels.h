// SIMD loops that oneDNN lacks: one source, compiled for every instruction set, reached through a table chosen at run time.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// One elementwise step over `n` floats: `dst[i] = f(a[i], b[i], c[i], immediate)`; operands a function does not need
/// are ignored. `dst` may be the same address as any operand; otherwise buffers do not overlap. No alignment is assumed.
typedef void (*ck_map)(float *dst, const float *a, const float *b, const float *c, float immediate, long n);

/// One value per row: `dst[r] = f(a[r * stride + 0 ..< columns])`.
typedef void (*ck_row_reduction)(float *dst, const float *a, long rows, long columns, long stride);

/// The elementwise functions; the order is that of `ck_table.map`.
enum ck_function {
  CK_COPY, CK_FILL,  // dst = a; dst = immediate
  CK_NEGATIVE, CK_ABSOLUTE, CK_SIGN, CK_RECIPROCAL, CK_SQUARE, CK_SQRT, CK_RSQRT, CK_CBRT,
  CK_EXP, CK_EXP2, CK_EXPM1, CK_LOG, CK_LOG1P, CK_LOG2, CK_LOG10,
  CK_SIN, CK_COS, CK_TAN, CK_ASIN, CK_ACOS, CK_ATAN, CK_SINH, CK_COSH, CK_TANH, CK_ASINH, CK_ACOSH, CK_ATANH,
  CK_SIGMOID, CK_SOFTPLUS, CK_RELU, CK_ERF, CK_ERFINV,
  CK_FLOOR, CK_CEIL, CK_ROUND, CK_TRUNC,  // round: halves to even
  CK_IS_NAN, CK_IS_INF, CK_IS_FINITE, CK_LOGICAL_NOT,  // truth values are 0 and 1
  // two operands
  CK_ADD, CK_SUBTRACT, CK_MULTIPLY, CK_DIVIDE, CK_POWER, CK_MAXIMUM, CK_MINIMUM, CK_FLOOR_DIVIDE, CK_MODULO, CK_ARCTAN2,
  CK_EQUAL, CK_NOT_EQUAL, CK_LESS, CK_LESS_EQUAL, CK_GREATER, CK_GREATER_EQUAL,
  CK_LOGICAL_AND, CK_LOGICAL_OR, CK_LOGICAL_XOR,
  // one operand and the immediate i
  CK_ADD_I, CK_SUBTRACT_FROM_I, CK_MULTIPLY_I, CK_DIVIDE_I, CK_DIVIDE_INTO_I, CK_POWER_I, CK_POWER_OF_I, CK_MAXIMUM_I, CK_MINIMUM_I,
  CK_EQUAL_I, CK_NOT_EQUAL_I, CK_LESS_I, CK_LESS_EQUAL_I, CK_GREATER_I, CK_GREATER_EQUAL_I,
  // three operands
  CK_SELECT,          // a != 0 ? b : c
  CK_MULTIPLY_ADD,    // a * b + c
  CK_MULTIPLY_ADD_I,  // a * i + b
  CK_MULTIPLY_ADD_II, // a * i + b where b[0] is a second immediate is NOT supported: kept out on purpose
  CK_FUNCTION_COUNT
};

typedef struct {
  const char *name;  // "baseline", "avx2", "avx512"
  ck_map map[CK_FUNCTION_COUNT];
  ck_row_reduction row_sum, row_max, row_min, row_product;
  /// `dst[r * columns + c] = a[r]`.
  void (*expand_rows)(float *dst, const float *a, long rows, long columns);
  /// `dst[c] (+)= sum over r of a[r * stride + c]`.
  void (*column_sum)(float *dst, const float *a, long rows, long columns, long stride, int accumulate);
  /// `dst[i]` = uniform in [0, 1) of element `start + i` of the stream `key` (see ck_uniform_one).
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
} ck_table;

/// The table of the best instruction set this processor has, or of a named one ("baseline", "avx2", "avx512");
/// null when the processor lacks it. Constant for the life of the process.
const ck_table *ck_select(const char *name_or_null);
