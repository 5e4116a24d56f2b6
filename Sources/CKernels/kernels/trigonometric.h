// Trigonometric functions and their inverses, by way of double.

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
