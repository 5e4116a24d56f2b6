// The tables of the instruction sets, which CKernels.c chooses from.
#pragma once
#include "CKernels.h"

extern const ck_table ck_table_baseline;
#if defined(__x86_64__)
extern const ck_table ck_table_avx2, ck_table_avx512;
#endif

#define CK_FUNCTIONS(F)                                                                                              \
  F(COPY, copy) F(FILL, fill) F(NEGATIVE, negative) F(ABSOLUTE, absolute) F(SIGN, sign) F(RECIPROCAL, reciprocal)    \
  F(SQUARE, square) F(SQRT, sqrt) F(RSQRT, rsqrt) F(CBRT, cbrt) F(EXP, exp) F(EXP2, exp2) F(EXPM1, expm1) F(LOG, log) \
  F(LOG1P, log1p) F(LOG2, log2) F(LOG10, log10) F(SIN, sin) F(COS, cos) F(TAN, tan) F(ASIN, asin) F(ACOS, acos)      \
  F(ATAN, atan) F(SINH, sinh) F(COSH, cosh) F(TANH, tanh) F(ASINH, asinh) F(ACOSH, acosh) F(ATANH, atanh)            \
  F(SIGMOID, sigmoid) F(SOFTPLUS, softplus) F(RELU, relu) F(ERF, erf) F(ERFINV, erfinv) F(FLOOR, floor)              \
  F(CEIL, ceil) F(ROUND, round) F(TRUNC, trunc) F(IS_NAN, is_nan) F(IS_INF, is_inf) F(IS_FINITE, is_finite)          \
  F(LOGICAL_NOT, logical_not) F(ADD, add) F(SUBTRACT, subtract) F(MULTIPLY, multiply) F(DIVIDE, divide)              \
  F(POWER, power) F(MAXIMUM, maximum) F(MINIMUM, minimum) F(FLOOR_DIVIDE, floor_divide) F(MODULO, modulo)            \
  F(ARCTAN2, arctan2) F(EQUAL, equal) F(NOT_EQUAL, not_equal) F(LESS, less) F(LESS_EQUAL, less_equal)                \
  F(GREATER, greater) F(GREATER_EQUAL, greater_equal) F(LOGICAL_AND, logical_and) F(LOGICAL_OR, logical_or)          \
  F(LOGICAL_XOR, logical_xor) F(ADD_I, add_i) F(SUBTRACT_FROM_I, subtract_from_i) F(MULTIPLY_I, multiply_i)          \
  F(DIVIDE_I, divide_i) F(DIVIDE_INTO_I, divide_into_i) F(POWER_I, power_i) F(POWER_OF_I, power_of_i)                \
  F(MAXIMUM_I, maximum_i) F(MINIMUM_I, minimum_i) F(EQUAL_I, equal_i) F(NOT_EQUAL_I, not_equal_i) F(LESS_I, less_i)  \
  F(LESS_EQUAL_I, less_equal_i) F(GREATER_I, greater_i) F(GREATER_EQUAL_I, greater_equal_i) F(SELECT, select)        \
  F(MULTIPLY_ADD, multiply_add) F(MULTIPLY_ADD_I, multiply_add_i)
