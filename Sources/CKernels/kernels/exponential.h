// Exponential, logarithmic and hyperbolic functions, and powers.
//
// The hot ones (exp, log, tanh, sigmoid) work in float; the others in double, where the short series
// (relative error under 1e-12) leave nothing but the rounding of the result to float.

// MARK: double

/// e^x = scale * (1 + part); x is clamped to where the scale is finite, which is far outside float's range.
CK_INLINE vd exp_parts(vd x, vd *scale) {
  x = x > 709.0 ? (vd)709.0 : x;
  x = x < -708.0 ? (vd)-708.0 : x;
  vd t = x * 1.4426950408889634 + MAGIC_D, n = t - MAGIC_D;
  vd r = (x - n * 0x1.62e42fee00000p-1) - n * 0x1.a39ef35793c76p-33;
  *scale = (vd)(((vul)t << 52) + (vul)(vd)1.0);
  vd p = r * 2.505210838544172e-08 + 2.755731922398589e-07;
  p = p * r + 2.755731922398589e-06;
  p = p * r + 2.48015873015873e-05;
  p = p * r + 0.0001984126984126984;
  p = p * r + 0.001388888888888889;
  p = p * r + 0.008333333333333333;
  p = p * r + 0.041666666666666664;
  p = p * r + 0.16666666666666666;
  p = p * r + 0.5;
  return p * r * r + r;
}
CK_INLINE vd exp_d(vd x) { vd s, p = exp_parts(x, &s); return s * p + s; }
CK_INLINE vd expm1_d(vd x) { vd s, p = exp_parts(x, &s); return s * p + (s - 1.0); }

/// log(x) for normal doubles, zero, infinities and NaN (every float is one of them).
CK_INLINE vd log_d(vd x) {
  vul bits = (vul)x, shifted = bits - 0x3fe6a09e667f3bcdu + (1024ull << 52);
  vul e = shifted >> 52;
  vd m = (vd)(bits - ((e - 1024) << 52));
  vd exponent = (vd)(e + (uint64_t)0x4338000000000000u) - (MAGIC_D + 1024.0);
  vd f = m - 1.0, s = f / (2.0 + f), z = s * s;
  vd p = z * 0.13333333333333333 + 0.15384615384615385;
  p = p * z + 0.18181818181818182;
  p = p * z + 0.2222222222222222;
  p = p * z + 0.2857142857142857;
  p = p * z + 0.4;
  p = p * z + 0.6666666666666666;
  vd r = exponent * 0.6931471805599453 + (s * 2.0 + s * z * p);
  r = x > 0.0 ? r : (x == 0.0 ? (vd)-INFINITY : (vd)NAN);
  return x == (vd)INFINITY ? x : r;
}
CK_INLINE vd log1p_d(vd x) {
  vd u = 1.0 + x, lost = (x - (u - 1.0)) / u;
  return log_d(u) + (((u > 0.0) & (u < (vd)INFINITY)) ? lost : (vd)0.0);
}

// MARK: float

/// p * 2^n for n within -252 ... 254, rounded once.
CK_INLINE vf scale_by_power(vf p, vi n) {
#if CK_WIDTH == 16
  return (vf)_mm512_scalef_ps((__m512)p, _mm512_cvtepi32_ps((__m512i)n));
#else
  vi first = n >> 1, second = n - first;
  return p * (vf)((first + 127) << 23) * (vf)((second + 127) << 23);
#endif
}

/// e^x = 2^n * (1 + part).
CK_INLINE vf exp_parts_v(vf x, vi *power) {
  x = x > 89.0f ? (vf)89.0f : x;
  x = x < -104.0f ? (vf)-104.0f : x;
  vf t = x * 1.44269504f + MAGIC, n = t - MAGIC;
  vf r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  vf p = r * 0.000198993017f + 0.00139336637f;
  p = p * r + 0.00833329838f;
  p = p * r + 0.041666463f;
  p = p * r + 0.166666672f;
  p = p * r + 0.5f;
  *power = (vi)t - (vi)(vf)MAGIC;
  return p * (r * r) + r;
}
CK_INLINE vf exp_v(vf x) {
  vi n;
  vf p = exp_parts_v(x, &n);
  return scale_by_power(p + 1.0f, n);
}

CK_INLINE vf log_v(vf x) {
  vi tiny = x < 0x1p-126f;
  vf y = tiny ? x * 0x1p23f : x;
  vi e = ((vi)y - 0x3f3504f3) >> 23;
  vf f = (vf)((vi)y - (e << 23)) - 1.0f, z = f * f;
  vf exponent = CONVERT(tiny ? e - 23 : e, vf);
  vf p = f * 7.0376836292e-2f - 1.1514610310e-1f;
  p = p * f + 1.1676998740e-1f;
  p = p * f - 1.2420140846e-1f;
  p = p * f + 1.4249322787e-1f;
  p = p * f - 1.6668057665e-1f;
  p = p * f + 2.0000714765e-1f;
  p = p * f - 2.4999993993e-1f;
  p = p * f + 3.3333331174e-1f;
  p = p * f * z - exponent * 2.12194440e-4f;
  p = p - z * 0.5f;
  vf r = (f + p) + exponent * 0.693359375f;
  r = x > 0.0f ? r : (x == 0.0f ? (vf)-INFINITY : (vf)NAN);
  return x == INFINITY ? x : r;
}

/// 1 / (1 + e) or e / (1 + e) with e = e^-|x|; what the sums around e lose is added back, or the error would pass 2 ulp.
CK_INLINE vf sigmoid_v(vf x) {
  vi n;
  vf p = exp_parts_v(-absolute(x), &n), high = p + 1.0f, low = p - (high - 1.0f);
  vf e = scale_by_power(high, n), d = 1.0f + e, lost = e - (d - 1.0f), r = 1.0f / d;
  r = r - r * (r * lost);
  return (vi)x < 0 ? scale_by_power(high * r + low * r, n) : r;
}

CK_INLINE vf tanh_v(vf x) {
  vf a = absolute(x), z = x * x;
  vf p = z * -5.70498872745e-3f + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  vf small = p * z * a + a;
  vf large = 1.0f - 2.0f / (exp_v(a + a) + 1.0f);
  return copy_sign(a < 0.625f ? small : large, x);
}

// MARK: float through double

CK_INLINE vf exp2_v(vf x) { return TO_F(exp_d(TO_D(x) * 0.6931471805599453)); }
CK_INLINE vf expm1_v(vf x) { return (vi)x << 1 == 0 ? x : TO_F(expm1_d(TO_D(x))); }
CK_INLINE vf log1p_v(vf x) { return (vi)x << 1 == 0 ? x : TO_F(log1p_d(TO_D(x))); }
CK_INLINE vf log2_v(vf x) { return TO_F(log_d(TO_D(x)) * 1.4426950408889634); }
CK_INLINE vf log10_v(vf x) { return TO_F(log_d(TO_D(x)) * 0.4342944819032518); }
CK_INLINE vf softplus_v(vf x) {
  vd y = TO_D(x), tail = log1p_d(TO_D(exp_v(-absolute(x))));
  return TO_F((y > 0.0 ? y : (vd)0.0) + tail);
}
CK_INLINE vf cbrt_v(vf x) {
  vf r = copy_sign(TO_F(exp_d(log_d(TO_D(absolute(x))) * 0.3333333333333333)), x);
  return is_nan(x) ? x : r;
}

CK_INLINE vf sinh_v(vf x) {
  vd e = expm1_d(TO_D(absolute(x)));
  vf r = copy_sign(TO_F((e + e / (e + 1.0)) * 0.5), x);
  return is_nan(x) ? x : r;
}
CK_INLINE vf cosh_v(vf x) { vd e = exp_d(TO_D(x)); return TO_F((e + 1.0 / e) * 0.5); }
CK_INLINE vf asinh_v(vf x) {
  vd a = TO_D(absolute(x)), z = a * a;
  vf r = copy_sign(TO_F(log1p_d(a + z / (1.0 + sqrt_d(1.0 + z)))), x);
  return (is_nan(x) | (absolute(x) == INFINITY)) ? x : r;
}
CK_INLINE vf acosh_v(vf x) {
  vd t = TO_D(x) - 1.0;
  return x < 1.0f ? (vf)NAN : TO_F(log1p_d(t + sqrt_d(t * (2.0 + t))));
}
CK_INLINE vf atanh_v(vf x) {
  vd a = TO_D(absolute(x));
  vf r = TO_F(log1p_d(2.0 * a / (1.0 - a)) * 0.5);
  return absolute(x) > 1.0f ? (vf)NAN : (is_nan(x) ? x : copy_sign(r, x));
}

CK_INLINE vf power_v(vf x, vf y) {
  vf a = absolute(x);
  vf r = TO_F(exp_d(log_d(TO_D(a)) * TO_D(y)));
  // An exponent of 2^24 or more is an even integer.
  vf whole = trunc_v(y), half = y * 0.5f;
  vi odd = (whole == y) & (trunc_v(half) != half);
  vi negative = (vi)x < 0;
  r = (negative & odd) ? copy_sign(r, x) : r;
  r = ((x < 0.0f) & (whole != y) & (a != INFINITY)) ? (vf)NAN : r;
  r = is_nan(x) ? x : r;
  vi one = (x == 1.0f) | (y == 0.0f) | ((a == 1.0f) & (absolute(y) == INFINITY));
  return one ? (vf)1.0f : (is_nan(y) ? y : r);
}
