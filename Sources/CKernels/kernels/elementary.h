// Elementary functions. The hot ones (exp, log, tanh, sigmoid, erf) work in float; the others in double, where the short
// series below (relative error under 1e-12) leave nothing but the rounding of the result to float.

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

/// Sine and cosine for |x| up to 2^20: the multiple of pi/2 times the first 33 bits of pi/2 is exact.
CK_INLINE void sin_cos_d(vd x, vd *sine, vd *cosine) {
  vd t = x * 0.6366197723675814 + MAGIC_D, n = t - MAGIC_D;
  vul quadrant = (vul)t;
  vd r = (x - n * 1.57079632673412561417e+00) - n * 6.07710050650619224932e-11, z = r * r;
  vd s = z * 1.6059043836821613e-10 - 2.505210838544172e-08;
  s = s * z + 2.7557319223985893e-06;
  s = s * z - 0.0001984126984126984;
  s = s * z + 0.008333333333333333;
  s = s * z - 0.16666666666666666;
  s = s * z * r + r;
  vd c = z * 2.08767569878681e-09 - 2.755731922398589e-07;
  c = c * z + 2.48015873015873e-05;
  c = c * z - 0.001388888888888889;
  c = c * z + 0.041666666666666664;
  c = c * z - 0.5;
  c = c * z + 1.0;
  vl swap = (vl)(quadrant & 1) != 0;
  vd a = swap ? c : s, b = swap ? s : c;
  *sine = (vd)((vul)a ^ ((quadrant & 2) << 62));
  *cosine = (vd)((vul)b ^ (((quadrant + 1) & 2) << 62));
}

/// atan2(y, x) for doubles that are floats or sums and products of few of them.
CK_INLINE vd atan2_d(vd y, vd x) {
  vd ay = absolute_d(y), ax = absolute_d(x);
  vl steep = ay > ax;
  vd low = steep ? ax : ay, high = steep ? ay : ax;
  vl both_infinite = (ax == (vd)INFINITY) & (ay == (vd)INFINITY);
  vl wide = (low > high * 0.4142135623730950) | both_infinite;
  vd numerator = wide ? low - high : low, denominator = wide ? low + high : high;
  vd t = denominator == 0.0 ? (vd)0.0 : numerator / denominator;
  t = both_infinite ? (vd)0.0 : t;  // the angle of (1, 1), which the wide branch completes
  vd z = t * t;
  vd p = z * 0.022753738502610043 + -0.0448367608584978;
  p = p * z + 0.057364716310038845;
  p = p * z + -0.06649642826197136;
  p = p * z + 0.07691058559405528;
  p = p * z + -0.09090852780945564;
  p = p * z + 0.11111109644358033;
  p = p * z + -0.14285714266219443;
  p = p * z + 0.19999999999898888;
  p = p * z + -0.33333333333333254;
  vd r = t + t * z * p;
  r = wide ? r + 0.7853981633974483 : r;
  r = steep ? 1.5707963267948966 - r : r;
  r = (vl)x < 0 ? 3.141592653589793 - r : r;
  r = (vd)(((vul)r & 0x7fffffffffffffffu) | ((vul)y & 0x8000000000000000u));
  return ((x != x) | (y != y)) ? x + y : r;
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

CK_INLINE vf erf_v(vf x) {
  vf a = absolute(x), z = x * x;
  vf r = a * -1.72853470e-5f + 3.83197126e-4f;
  vf u = a * -3.88396438e-3f + 2.42546219e-2f;
  r = r * z + u;
  r = r * a - 1.06777877e-1f;
  r = r * a - 6.34846687e-1f;
  r = r * a - 1.28717512e-1f;
  r = r * a - a;
  vf large = a > 4.0f ? (vf)1.0f : 1.0f - exp_v(r);
  vf s = z * -5.96761703e-4f + 4.99119423e-3f;
  s = s * z - 2.67681349e-2f;
  s = s * z + 1.12819925e-1f;
  s = s * z - 3.76125336e-1f;
  s = s * z + 1.28379166e-1f;
  s = s * x + x;
  vf result = a > 0.927734375f ? copy_sign(large, x) : s;
  return is_nan(x) ? x : result;
}

// MARK: float through double

#define TO_D(x) CONVERT(x, vd)
#define TO_F(x) CONVERT(x, vf)

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

// Arguments beyond the reach of the fast reduction are rare: they go to the C library one by one.
#define TRIGONOMETRIC_LIMIT 1048576.0f
CK_INLINE vf sin_cos_slow(vf x, vf r, float (*libm)(float)) {
  vi far = absolute(x) > TRIGONOMETRIC_LIMIT;
  if (__builtin_expect(any(far), 0))
    for (int l = 0; l < W; l++) if (far[l]) r[l] = libm(x[l]);
  return r;
}
CK_INLINE vf sin_v(vf x) {
  vd s, c;
  sin_cos_d(TO_D(x), &s, &c);
  return sin_cos_slow(x, x == 0.0f ? x : TO_F(s), sinf);
}
CK_INLINE vf cos_v(vf x) {
  vd s, c;
  sin_cos_d(TO_D(x), &s, &c);
  return sin_cos_slow(x, TO_F(c), cosf);
}
CK_INLINE vf tan_v(vf x) {
  vd s, c;
  sin_cos_d(TO_D(x), &s, &c);
  return sin_cos_slow(x, x == 0.0f ? x : TO_F(s / c), tanf);
}

CK_INLINE vf arctan2_v(vf y, vf x) { return TO_F(atan2_d(TO_D(y), TO_D(x))); }
CK_INLINE vf atan_v(vf x) { return TO_F(atan2_d(TO_D(x), (vd)1.0)); }
CK_INLINE vf asin_v(vf x) { vd y = TO_D(x); return TO_F(atan2_d(y, sqrt_d((1.0 - y) * (1.0 + y)))); }
CK_INLINE vf acos_v(vf x) { vd y = TO_D(x); return TO_F(atan2_d(sqrt_d((1.0 - y) * (1.0 + y)), y)); }

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

/// Wichura's AS 241 through erfinv(x) = normal quantile((x + 1) / 2) / sqrt(2); floats never reach its far tail.
CK_INLINE vf erfinv_v(vf x) {
  vd q = TO_D(x) * 0.5, r = 0.180625 - q * q;
  vd n = r * 2.5090809287301226727e+3 + 3.3430575583588128105e+4;
  n = n * r + 6.7265770927008700853e+4;
  n = n * r + 4.5921953931549871457e+4;
  n = n * r + 1.3731693765509461125e+4;
  n = n * r + 1.9715909503065514427e+3;
  n = n * r + 1.3314166789178437745e+2;
  n = n * r + 3.3871328727963666080e+0;
  vd d = r * 5.2264952788528545610e+3 + 2.8729085735721942674e+4;
  d = d * r + 3.9307895800092710610e+4;
  d = d * r + 2.1213794301586595867e+4;
  d = d * r + 5.3941960214247511077e+3;
  d = d * r + 6.8718700749205790830e+2;
  d = d * r + 4.2313330701600911252e+1;
  d = d * r + 1.0;
  vf center = TO_F(n * q / d * 0.7071067811865476);
  vd tail = (1.0 - TO_D(absolute(x))) * 0.5;
  r = sqrt_d(-log_d(tail)) - 1.6;
  n = r * 7.74545014278341407640e-4 + 2.27238449892691845833e-2;
  n = n * r + 2.41780725177450611770e-1;
  n = n * r + 1.27045825245236838258e+0;
  n = n * r + 3.64784832476320460504e+0;
  n = n * r + 5.76949722146069140550e+0;
  n = n * r + 4.63033784615654529590e+0;
  n = n * r + 1.42343711074968357734e+0;
  d = r * 1.05075007164441684324e-9 + 5.47593808499534494600e-4;
  d = d * r + 1.51986665636164571966e-2;
  d = d * r + 1.48103976427480074590e-1;
  d = d * r + 6.89767334985100004550e-1;
  d = d * r + 1.67638483018380384940e+0;
  d = d * r + 2.05319162663775882187e+0;
  d = d * r + 1.0;
  vf side = copy_sign(TO_F(n / d * 0.7071067811865476), x);
  side = absolute(x) == 1.0f ? copy_sign((vf)INFINITY, x) : side;
  vf a = absolute(x);
  return a <= 0.85f ? center : (a <= 1.0f ? side : (vf)NAN);
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

/// floor(a / b) as in NumPy; the quotient of two floats rounded to double never crosses an integer below 2^28.
CK_INLINE vf floor_divide_v(vf a, vf b) {
  vf r = TO_F(floor_d(TO_D(a) / TO_D(b)));
  vi below = (absolute(b) == INFINITY) & (absolute(a) < INFINITY) & (((a < 0.0f) & (b > 0.0f)) | ((a > 0.0f) & (b < 0.0f)));
  return below ? (vf)-1.0f : r;
}

CK_INLINE float modulo_one(float a, float b) {
  float r = fmodf(a, b);
  if (r == 0) return copysignf(r, b);
  return (r < 0) != (b < 0) ? r + b : r;
}
/// a - floor(a / b) * b with the sign of b, as in Python.
CK_INLINE vf modulo_v(vf a, vf b) {
  vd x = TO_D(a), y = TO_D(b), q = floor_d(x / y), m = x - q * y;
  vf r = TO_F(m);
  r = r == 0.0f ? copy_sign(r, b) : r;
  vi far = ~(absolute(TO_F(q)) < 0x1p28f) | ~(absolute(b) < INFINITY);
  if (__builtin_expect(any(far), 0))
    for (int l = 0; l < W; l++) if (far[l]) r[l] = modulo_one(a[l], b[l]);
  return r;
}
