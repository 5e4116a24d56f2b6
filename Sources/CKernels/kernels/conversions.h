// Conversions between storage types and float.
#if CK_WIDTH == 16
CK_INLINE vf half_to_float(vu16 x) { return (vf)_mm512_cvtph_ps((__m256i)x); }
CK_INLINE vu16 float_to_half(vf x) { return (vu16)_mm512_cvtps_ph((__m512)x, _MM_FROUND_TO_NEAREST_INT); }
#elif CK_WIDTH == 8
CK_INLINE vf half_to_float(vu16 x) { return (vf)_mm256_cvtph_ps((__m128i)x); }
CK_INLINE vu16 float_to_half(vf x) { return (vu16)_mm256_cvtps_ph((__m256)x, _MM_FROUND_TO_NEAREST_INT); }
#else
CK_INLINE vf half_to_float(vu16 h) {
  vu x = CONVERT(h, vu), magnitude = x & 0x7fff;
  // The exponent moves by multiplication, which also makes denormals right; infinities and NaN get all exponent bits.
  vf r = (vf)(magnitude << 13) * 0x1p112f;
  r = magnitude >= 0x7c00 ? (vf)(0x7f800000u | magnitude << 13) : r;
  r = magnitude > 0x7c00 ? (vf)((vu)r | 0x400000u) : r;
  return (vf)((vu)r | (x & 0x8000) << 16);
}
CK_INLINE vu16 float_to_half(vf f) {
  vu x = (vu)f, sign = x >> 16 & 0x8000, magnitude = x & 0x7fffffff;
  vu normal = (magnitude + 0xfff + (magnitude >> 13 & 1) - (112u << 23)) >> 13;
  // Adding 1/2 lines a denormal's bits up at the bottom of the sum, rounded by the addition itself.
  vu denormal = (vu)((vf)magnitude + 0.5f) - 0x3f000000u;
  vu r = magnitude < (113u << 23) ? denormal : normal;
  r = magnitude >= 0x477ff000u ? (vu)0x7c00 : r;
  r = magnitude > 0x7f800000u ? (0x7e00 | (magnitude >> 13 & 0x3ff)) : r;
  return CONVERT(r | sign, vu16);
}
#endif

CK_INLINE vf bfloat_to_float(vu16 x) { return (vf)(CONVERT(x, vu) << 16); }
CK_INLINE vu16 float_to_bfloat(vf f) {
  vu x = (vu)f, r = (x + 0x7fff + (x >> 16 & 1)) >> 16;
  return CONVERT(is_nan(f) ? (x >> 16 | 0x40) : r, vu16);
}
CK_INLINE vi float_to_int32(vf x) {
  vi fits = (x >= -0x1p31f) & (x < 0x1p31f);
  vi r = CONVERT(fits ? x : (vf)0.0f, vi);
  return fits ? r : (x > 0.0f ? (vi)INT32_MAX : (x < 0.0f ? (vi)INT32_MIN : (vi)0));
}
CK_INLINE vl float_to_int64(vf x) {
  vi fits = (x >= -0x1p63f) & (x < 0x1p63f);
  vl r = CONVERT(fits ? x : (vf)0.0f, vl);
  vl up = CONVERT(x >= 0x1p63f, vl), down = CONVERT(x < -0x1p63f, vl);
  return up ? (vl)INT64_MAX : (down ? (vl)INT64_MIN : r);
}
CK_INLINE vu8 float_to_truth(vf x) { return CONVERT((vu)(x != 0.0f) & 1u, vu8); }

#define DEFINE_LOAD(name, type, LOAD, ...)                           \
  static void load_##name(float *dst, const type *a, long n) {       \
    long j = 0;                                                      \
    for (; j + W <= n; j += W) {                                     \
      __typeof__(LOAD(a)) x = LOAD(a + j);                           \
      store(dst + j, __VA_ARGS__);                                   \
    }                                                                \
    if (j < n) {                                                     \
      __typeof__(LOAD(a)) x = LOAD##_part(a + j, n - j);             \
      store_part(dst + j, __VA_ARGS__, n - j);                       \
    }                                                                \
  }
DEFINE_LOAD(u8, uint8_t, load_vu8, CONVERT(CONVERT(x, vi), vf))
DEFINE_LOAD(i32, int32_t, load_vi, CONVERT(x, vf))
DEFINE_LOAD(i64, int64_t, load_vl, CONVERT(x, vf))
DEFINE_LOAD(f16, uint16_t, load_vu16, half_to_float(x))
DEFINE_LOAD(bf16, uint16_t, load_vu16, bfloat_to_float(x))

#define DEFINE_STORE(name, type, STORE, ...)                         \
  static void store_##name(type *dst, const float *a, long n) {      \
    long j = 0;                                                      \
    for (; j + W <= n; j += W) {                                     \
      vf x = load(a + j);                                            \
      STORE(dst + j, __VA_ARGS__);                                   \
    }                                                                \
    if (j < n) {                                                     \
      vf x = load_part(a + j, n - j);                                \
      STORE##_part(dst + j, __VA_ARGS__, n - j);                     \
    }                                                                \
  }
DEFINE_STORE(u8, uint8_t, store_vu8, float_to_truth(x))
DEFINE_STORE(i32, int32_t, store_vi, float_to_int32(x))
DEFINE_STORE(i64, int64_t, store_vl, float_to_int64(x))
DEFINE_STORE(f16, uint16_t, store_vu16, float_to_half(x))
DEFINE_STORE(bf16, uint16_t, store_vu16, float_to_bfloat(x))
