// One elementwise kernel per function: a loop over whole vectors and one partial vector.
#define DEFINE_LOOP(name, unroll, LOADS, PARTS, ...)                                                                \
  static void map_##name(float *dst, const float *a, const float *b, const float *c, float i, long n) {             \
    (void)a, (void)b, (void)c, (void)i;                                                                             \
    long j = 0;                                                                                                     \
    _Pragma(unroll) for (; j + W <= n; j += W) { LOADS store(dst + j, __VA_ARGS__); }                               \
    if (j < n) { PARTS store_part(dst + j, __VA_ARGS__, n - j); }                                                   \
  }
#define QUICK "clang loop unroll_count(4)"
#define SLOW "clang loop unroll_count(1)"
#define X vf x = load(a + j);
#define Y vf y = load(b + j);
#define Z vf z = load(c + j);
#define X_PART vf x = load_part(a + j, n - j);
#define Y_PART vf y = load_part(b + j, n - j);
#define Z_PART vf z = load_part(c + j, n - j);
#define MAP0(name, ...) DEFINE_LOOP(name, QUICK, , , __VA_ARGS__)
#define MAP1(name, ...) DEFINE_LOOP(name, QUICK, X, X_PART, __VA_ARGS__)
#define MAP2(name, ...) DEFINE_LOOP(name, QUICK, X Y, X_PART Y_PART, __VA_ARGS__)
#define MAP3(name, ...) DEFINE_LOOP(name, QUICK, X Y Z, X_PART Y_PART Z_PART, __VA_ARGS__)
#define SLOW1(name, ...) DEFINE_LOOP(name, SLOW, X, X_PART, __VA_ARGS__)
#define SLOW2(name, ...) DEFINE_LOOP(name, SLOW, X Y, X_PART Y_PART, __VA_ARGS__)

MAP1(copy, x)
MAP0(fill, (vf)i)
MAP1(negative, -x)
MAP1(absolute, absolute(x))
MAP1(sign, is_nan(x) ? x : truth(x > 0.0f) - truth(x < 0.0f))
MAP1(reciprocal, 1.0f / x)
MAP1(square, x * x)
MAP1(sqrt, sqrt_v(x))
MAP1(rsqrt, 1.0f / sqrt_v(x))
SLOW1(cbrt, cbrt_v(x))
SLOW1(exp, exp_v(x))
SLOW1(exp2, exp2_v(x))
SLOW1(expm1, expm1_v(x))
SLOW1(log, log_v(x))
SLOW1(log1p, log1p_v(x))
SLOW1(log2, log2_v(x))
SLOW1(log10, log10_v(x))
SLOW1(sin, sin_v(x))
SLOW1(cos, cos_v(x))
SLOW1(tan, tan_v(x))
SLOW1(asin, asin_v(x))
SLOW1(acos, acos_v(x))
SLOW1(atan, atan_v(x))
SLOW1(sinh, sinh_v(x))
SLOW1(cosh, cosh_v(x))
SLOW1(tanh, tanh_v(x))
SLOW1(asinh, asinh_v(x))
SLOW1(acosh, acosh_v(x))
SLOW1(atanh, atanh_v(x))
SLOW1(sigmoid, sigmoid_v(x))
SLOW1(softplus, softplus_v(x))
MAP1(relu, x < 0.0f ? (vf)0.0f : x)
SLOW1(erf, erf_v(x))
SLOW1(erfinv, erfinv_v(x))
MAP1(floor, floor_v(x))
MAP1(ceil, ceil_v(x))
MAP1(round, round_even(x))
MAP1(trunc, trunc_v(x))
MAP1(is_nan, truth(is_nan(x)))
MAP1(is_inf, truth(absolute(x) == INFINITY))
MAP1(is_finite, truth(absolute(x) < INFINITY))
MAP1(logical_not, truth(x == 0.0f))

MAP2(add, x + y)
MAP2(subtract, x - y)
MAP2(multiply, x * y)
MAP2(divide, x / y)
SLOW2(power, power_v(x, y))
MAP2(maximum, maximum(x, y))
MAP2(minimum, minimum(x, y))
SLOW2(floor_divide, floor_divide_v(x, y))
SLOW2(modulo, modulo_v(x, y))
SLOW2(arctan2, arctan2_v(x, y))
MAP2(equal, truth(x == y))
MAP2(not_equal, truth(x != y))
MAP2(less, truth(x < y))
MAP2(less_equal, truth(x <= y))
MAP2(greater, truth(x > y))
MAP2(greater_equal, truth(x >= y))
MAP2(logical_and, truth((x != 0.0f) & (y != 0.0f)))
MAP2(logical_or, truth((x != 0.0f) | (y != 0.0f)))
MAP2(logical_xor, truth((x != 0.0f) ^ (y != 0.0f)))

MAP1(add_i, x + i)
MAP1(subtract_from_i, i - x)
MAP1(multiply_i, x * i)
MAP1(divide_i, x / i)
MAP1(divide_into_i, i / x)
SLOW1(power_any_i, power_v(x, (vf)i))
SLOW1(power_of_i, power_v((vf)i, x))
MAP1(maximum_i, maximum(x, (vf)i))
MAP1(minimum_i, minimum(x, (vf)i))
MAP1(equal_i, truth(x == i))
MAP1(not_equal_i, truth(x != i))
MAP1(less_i, truth(x < i))
MAP1(less_equal_i, truth(x <= i))
MAP1(greater_i, truth(x > i))
MAP1(greater_equal_i, truth(x >= i))

MAP3(select, x != 0.0f ? y : z)
MAP3(multiply_add, x * y + z)
MAP2(multiply_add_i, x * i + y)

static void map_power_i(float *dst, const float *a, const float *b, const float *c, float i, long n) {
  if (i == 2) map_square(dst, a, b, c, i, n);
  else map_power_any_i(dst, a, b, c, i, n);
}
#undef X
#undef Y
#undef Z
