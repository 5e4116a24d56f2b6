// Numbers of 8 bits as floats: the nearest one, ties to even, and the largest for what lies beyond it.

/// Rounds to a fraction that is `dropped` bits shorter than a float's, or to a multiple of `subnormal` / 2^23 below `smallest`.
CK_INLINE vf float8(vf x, int dropped, float smallest, float subnormal, float largest) {
  vf a = absolute(x);
  a = a > largest ? (vf)largest : a;
  vu bits = (vu)a, kept = ~(vu)((1u << dropped) - 1);
  vf normal = (vf)((bits + ((1u << (dropped - 1)) - 1) + (bits >> dropped & 1)) & kept);
  // Adding 2^23 steps leaves as many whole steps, halves to even, in the sum.
  vf r = a < smallest ? (a + subnormal) - subnormal : normal;
  return is_nan(x) ? x : copy_sign(r, x);
}

CK_INLINE vf float8_e4m3fn(vf x) { return float8(x, 20, 0x1p-6f, 0x1p14f, 448.0f); }
CK_INLINE vf float8_e5m2(vf x) { return float8(x, 21, 0x1p-14f, 0x1p7f, 57344.0f); }
