// Vector types of CK_WIDTH lanes, loads and stores of whole and partial vectors, and the loops every kernel is made of.
// Double and 64-bit vectors have as many lanes as the float ones, so one lane is one element everywhere.

// Vectors wider than a register are passed only to functions inlined here, so no calling convention is involved.
#pragma clang diagnostic ignored "-Wpsabi"
#define CK_INLINE static inline __attribute__((always_inline, unused))

enum { W = CK_WIDTH };
typedef float vf __attribute__((ext_vector_type(CK_WIDTH)));
typedef double vd __attribute__((ext_vector_type(CK_WIDTH)));
typedef int32_t vi __attribute__((ext_vector_type(CK_WIDTH)));
typedef uint32_t vu __attribute__((ext_vector_type(CK_WIDTH)));
typedef int64_t vl __attribute__((ext_vector_type(CK_WIDTH)));
typedef uint64_t vul __attribute__((ext_vector_type(CK_WIDTH)));
typedef uint16_t vu16 __attribute__((ext_vector_type(CK_WIDTH)));
typedef uint8_t vu8 __attribute__((ext_vector_type(CK_WIDTH)));

#define CONVERT(x, type) __builtin_convertvector(x, type)

#define DEFINE_ACCESS(type, vector, load, store)                                         \
  CK_INLINE vector load(const type *p) { vector x; memcpy(&x, p, sizeof x); return x; }  \
  CK_INLINE void store(type *p, vector x) { memcpy(p, &x, sizeof x); }                   \
  CK_INLINE vector load##_part(const type *p, long n) {                                  \
    vector x = (vector)(type)1;                                                          \
    memcpy(&x, p, (size_t)n * sizeof *p);                                                \
    return x;                                                                            \
  }                                                                                      \
  CK_INLINE void store##_part(type *p, vector x, long n) { memcpy(p, &x, (size_t)n * sizeof *p); }

DEFINE_ACCESS(uint8_t, vu8, load_vu8, store_vu8)
DEFINE_ACCESS(uint16_t, vu16, load_vu16, store_vu16)
DEFINE_ACCESS(int32_t, vi, load_vi, store_vi)
DEFINE_ACCESS(int64_t, vl, load_vl, store_vl)

CK_INLINE vf load(const float *p) { vf x; memcpy(&x, p, sizeof x); return x; }
CK_INLINE void store(float *p, vf x) { memcpy(p, &x, sizeof x); }

// A partial load fills the missing lanes with 1, a value no function takes a slow path for.
#if CK_WIDTH == 16
CK_INLINE vf load_part(const float *p, long n) {
  return (vf)_mm512_mask_loadu_ps(_mm512_set1_ps(1), (__mmask16)((1u << n) - 1), p);
}
CK_INLINE void store_part(float *p, vf x, long n) { _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), (__m512)x); }
#elif CK_WIDTH == 8
CK_INLINE vi part_mask(long n) { return (vi)(int)n > (vi){0, 1, 2, 3, 4, 5, 6, 7}; }
CK_INLINE vf load_part(const float *p, long n) {
  vi mask = part_mask(n);
  vf x = (vf)_mm256_maskload_ps(p, (__m256i)mask);
  return mask ? x : (vf)1.0f;
}
CK_INLINE void store_part(float *p, vf x, long n) { _mm256_maskstore_ps(p, (__m256i)part_mask(n), (__m256)x); }
#else
CK_INLINE vf load_part(const float *p, long n) {
  return (vf){p[0], n > 1 ? p[1] : 1, n > 2 ? p[2] : 1, 1};
}
CK_INLINE void store_part(float *p, vf x, long n) {
  p[0] = x[0];
  if (n > 1) p[1] = x[1];
  if (n > 2) p[2] = x[2];
}
#endif

CK_INLINE int any(vi mask) { return __builtin_reduce_or(mask) != 0; }
CK_INLINE vf truth(vi mask) { return (vf)(mask & (vi)(vf)1.0f); }
CK_INLINE vi is_nan(vf x) { return x != x; }
CK_INLINE vf absolute(vf x) { return (vf)((vi)x & 0x7fffffff); }
CK_INLINE vd absolute_d(vd x) { return (vd)((vl)x & 0x7fffffffffffffff); }
CK_INLINE vf copy_sign(vf magnitude, vf sign) {
  return (vf)(((vi)magnitude & 0x7fffffff) | ((vi)sign & (vi)(vu)0x80000000u));
}

// A NaN in either operand gives NaN, as in NumPy; the machine's own instruction returns the second operand then.
CK_INLINE vf maximum(vf a, vf b) { return is_nan(a) ? a : (a > b ? a : b); }
CK_INLINE vf minimum(vf a, vf b) { return is_nan(a) ? a : (a < b ? a : b); }

// Rounding by adding 1.5 * 2^23 (2^52) leaves the integer, halves to even, in the low bits of the sum.
#define MAGIC 12582912.0f
#define MAGIC_D 6755399441055744.0

#if defined(__SSE2__) && CK_WIDTH == 4
CK_INLINE vf round_even(vf x) {
  vf a = absolute(x), r = (a + 8388608.0f) - 8388608.0f;
  return a < 8388608.0f ? copy_sign(r, x) : x;
}
CK_INLINE vf floor_v(vf x) { vf r = round_even(x); return copy_sign(r > x ? r - 1.0f : r, x); }
CK_INLINE vf ceil_v(vf x) { vf r = round_even(x); return copy_sign(r < x ? r + 1.0f : r, x); }
CK_INLINE vf trunc_v(vf x) { return copy_sign(floor_v(absolute(x)), x); }
CK_INLINE vd floor_d(vd x) {
  vd a = absolute_d(x), r = (a + 4503599627370496.0) - 4503599627370496.0;
  r = (vd)((vul)r | ((vul)x & 0x8000000000000000u));
  r = r > x ? r - 1.0 : r;
  return a < 4503599627370496.0 ? r : x;
}
#else
CK_INLINE vf round_even(vf x) { return __builtin_elementwise_roundeven(x); }
CK_INLINE vf floor_v(vf x) { return __builtin_elementwise_floor(x); }
CK_INLINE vf ceil_v(vf x) { return __builtin_elementwise_ceil(x); }
CK_INLINE vf trunc_v(vf x) { return __builtin_elementwise_trunc(x); }
CK_INLINE vd floor_d(vd x) { return __builtin_elementwise_floor(x); }
#endif
CK_INLINE vf sqrt_v(vf x) { return __builtin_elementwise_sqrt(x); }
CK_INLINE vd sqrt_d(vd x) { return __builtin_elementwise_sqrt(x); }

#define TO_D(x) CONVERT(x, vd)
#define TO_F(x) CONVERT(x, vf)
