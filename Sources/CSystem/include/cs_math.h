#pragma once

#include <math.h>

// The functions of math.h by names that Swift's functions of the same name do not hide.

#define CS_UNARY(name) \
  static inline double cs_##name(double x) { return name(x); }
#define CS_BINARY(name) \
  static inline double cs_##name(double x, double y) { return name(x, y); }

CS_UNARY(exp)
CS_UNARY(exp2)
CS_UNARY(expm1)
CS_UNARY(log)
CS_UNARY(log1p)
CS_UNARY(log2)
CS_UNARY(log10)
CS_UNARY(sin)
CS_UNARY(cos)
CS_UNARY(tan)
CS_UNARY(asin)
CS_UNARY(acos)
CS_UNARY(atan)
CS_UNARY(sinh)
CS_UNARY(cosh)
CS_UNARY(tanh)
CS_UNARY(asinh)
CS_UNARY(acosh)
CS_UNARY(atanh)
CS_UNARY(cbrt)
CS_UNARY(erf)
CS_UNARY(erfc)
CS_BINARY(pow)
CS_BINARY(atan2)
