// Division that rounds down, and its remainder, by way of double.

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
