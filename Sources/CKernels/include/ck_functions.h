// The elementwise functions, one line each. C's enumeration, the kernels and their names for Swift are made from this list.
//
//   F(NAME, name, operands, cost, value)
//
// `NAME` is the function's in C (`CK_NAME`), `name` its case of Swift's `Unary.Function` or `Binary.Function` if it has one. `operands`
// says how many of x, y and z the value depends on, besides the immediate i: one number for all elements. The value is in terms of
// vectors; functions of more than a few instructions are in exponential.h, trigonometric.h, error_function.h, division.h and float8.h. Its cost is
//
//   CHEAP  no more than loading a result: such values are computed again rather than stored,
//   QUICK  a few instructions, of which several iterations overlap,
//   SLOW   enough to fill the processor alone.
#pragma once

#define CK_FUNCTIONS(F) \
  F(COPY, copy, 1, CHEAP, x)                                                 \
  F(FILL, fill, 0, QUICK, (vf)i)                                             \
  /* one operand */                                                          \
  F(NEGATIVE, negative, 1, CHEAP, -x)                                        \
  F(ABSOLUTE, absolute, 1, CHEAP, absolute(x))                               \
  F(SIGN, sign, 1, QUICK, is_nan(x) ? x : truth(x > 0.0f) - truth(x < 0.0f)) \
  F(RECIPROCAL, reciprocal, 1, QUICK, 1.0f / x)                              \
  F(SQUARE, square, 1, CHEAP, x * x)                                         \
  F(SQRT, sqrt, 1, QUICK, sqrt_v(x))                                         \
  F(RSQRT, rsqrt, 1, QUICK, 1.0f / sqrt_v(x))                                \
  F(CBRT, cbrt, 1, SLOW, cbrt_v(x))                                          \
  F(EXP, exp, 1, SLOW, exp_v(x))                                             \
  F(EXP2, exp2, 1, SLOW, exp2_v(x))                                          \
  F(EXPM1, expm1, 1, SLOW, expm1_v(x))                                       \
  F(LOG, log, 1, SLOW, log_v(x))                                             \
  F(LOG1P, log1p, 1, SLOW, log1p_v(x))                                       \
  F(LOG2, log2, 1, SLOW, log2_v(x))                                          \
  F(LOG10, log10, 1, SLOW, log10_v(x))                                       \
  F(SIN, sin, 1, SLOW, sin_v(x))                                             \
  F(COS, cos, 1, SLOW, cos_v(x))                                             \
  F(TAN, tan, 1, SLOW, tan_v(x))                                             \
  F(ASIN, asin, 1, SLOW, asin_v(x))                                          \
  F(ACOS, acos, 1, SLOW, acos_v(x))                                          \
  F(ATAN, atan, 1, SLOW, atan_v(x))                                          \
  F(SINH, sinh, 1, SLOW, sinh_v(x))                                          \
  F(COSH, cosh, 1, SLOW, cosh_v(x))                                          \
  F(TANH, tanh, 1, SLOW, tanh_v(x))                                          \
  F(ASINH, asinh, 1, SLOW, asinh_v(x))                                       \
  F(ACOSH, acosh, 1, SLOW, acosh_v(x))                                       \
  F(ATANH, atanh, 1, SLOW, atanh_v(x))                                       \
  F(SIGMOID, sigmoid, 1, SLOW, sigmoid_v(x))                                 \
  F(SOFTPLUS, softplus, 1, SLOW, softplus_v(x))                              \
  F(RELU, relu, 1, CHEAP, x < 0.0f ? (vf)0.0f : x)                           \
  F(ERF, erf, 1, SLOW, erf_v(x))                                             \
  F(ERFINV, erfinv, 1, SLOW, erfinv_v(x))                                    \
  F(FLOOR, floor, 1, QUICK, floor_v(x))                                      \
  F(CEIL, ceil, 1, QUICK, ceil_v(x))                                         \
  F(ROUND, round, 1, QUICK, round_even(x))                                   \
  F(TRUNC, trunc, 1, QUICK, trunc_v(x))                                      \
  F(FLOAT8_E4M3FN, float8E4M3FN, 1, QUICK, float8_e4m3fn(x))                 \
  F(FLOAT8_E5M2, float8E5M2, 1, QUICK, float8_e5m2(x))                       \
  F(IS_NAN, isNaN, 1, QUICK, truth(is_nan(x)))                               \
  F(IS_INF, isInf, 1, QUICK, truth(absolute(x) == INFINITY))                 \
  F(IS_FINITE, isFinite, 1, QUICK, truth(absolute(x) < INFINITY))            \
  F(LOGICAL_NOT, logicalNot, 1, CHEAP, truth(x == 0.0f))                     \
  /* two operands */                                                         \
  F(ADD, add, 2, CHEAP, x + y)                                               \
  F(SUBTRACT, subtract, 2, CHEAP, x - y)                                     \
  F(MULTIPLY, multiply, 2, CHEAP, x * y)                                     \
  F(DIVIDE, divide, 2, QUICK, x / y)                                         \
  F(POWER, power, 2, SLOW, power_v(x, y))                                    \
  F(MAXIMUM, maximum, 2, CHEAP, maximum(x, y))                               \
  F(MINIMUM, minimum, 2, CHEAP, minimum(x, y))                               \
  F(FLOOR_DIVIDE, floorDivide, 2, SLOW, floor_divide_v(x, y))                \
  F(MODULO, modulo, 2, SLOW, modulo_v(x, y))                                 \
  F(ARCTAN2, arctan2, 2, SLOW, arctan2_v(x, y))                              \
  F(EQUAL, equal, 2, CHEAP, truth(x == y))                                   \
  F(NOT_EQUAL, notEqual, 2, CHEAP, truth(x != y))                            \
  F(LESS, less, 2, CHEAP, truth(x < y))                                      \
  F(LESS_EQUAL, lessEqual, 2, CHEAP, truth(x <= y))                          \
  F(GREATER, greater, 2, CHEAP, truth(x > y))                                \
  F(GREATER_EQUAL, greaterEqual, 2, CHEAP, truth(x >= y))                    \
  F(LOGICAL_AND, logicalAnd, 2, QUICK, truth((x != 0.0f) & (y != 0.0f)))     \
  F(LOGICAL_OR, logicalOr, 2, QUICK, truth((x != 0.0f) | (y != 0.0f)))       \
  F(LOGICAL_XOR, logicalXor, 2, QUICK, truth((x != 0.0f) ^ (y != 0.0f)))     \
  /* one operand and the immediate */                                        \
  F(ADD_I, addI, 1, CHEAP, x + i)                                            \
  F(SUBTRACT_FROM_I, subtractFromI, 1, CHEAP, i - x)                         \
  F(MULTIPLY_I, multiplyI, 1, CHEAP, x * i)                                  \
  F(DIVIDE_I, divideI, 1, QUICK, x / i)                                      \
  F(DIVIDE_INTO_I, divideIntoI, 1, QUICK, i / x)                             \
  F(POWER_I, powerI, 1, SLOW, power_v(x, (vf)i))                             \
  F(POWER_OF_I, powerOfI, 1, SLOW, power_v((vf)i, x))                        \
  F(MAXIMUM_I, maximumI, 1, CHEAP, maximum(x, (vf)i))                        \
  F(MINIMUM_I, minimumI, 1, CHEAP, minimum(x, (vf)i))                        \
  F(EQUAL_I, equalI, 1, CHEAP, truth(x == i))                                \
  F(NOT_EQUAL_I, notEqualI, 1, CHEAP, truth(x != i))                         \
  F(LESS_I, lessI, 1, CHEAP, truth(x < i))                                   \
  F(LESS_EQUAL_I, lessEqualI, 1, CHEAP, truth(x <= i))                       \
  F(GREATER_I, greaterI, 1, CHEAP, truth(x > i))                             \
  F(GREATER_EQUAL_I, greaterEqualI, 1, CHEAP, truth(x >= i))                 \
  /* three operands */                                                       \
  F(SELECT, select, 3, CHEAP, x != 0.0f ? y : z)                             \
  F(MULTIPLY_ADD, multiplyAdd, 3, QUICK, x * y + z)                          \
  F(MULTIPLY_ADD_I, multiplyAddI, 2, QUICK, x * i + y)
