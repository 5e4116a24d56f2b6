// One elementwise kernel for each function of ck_functions.h: a loop over whole vectors and one partial vector.
#define LOAD_0(load)
#define LOAD_1(load) vf x = load(a);
#define LOAD_2(load) LOAD_1(load) vf y = load(b);
#define LOAD_3(load) LOAD_2(load) vf z = load(c);
#define WHOLE(from) load(from + j)
#define PART(from) load_part(from + j, n - j)

#define CHEAP "clang loop unroll_count(4)"
#define QUICK "clang loop unroll_count(4)"
#define SLOW "clang loop unroll_count(1)"
#define DEFINE_MAP(NAME, name, operands, cost, value)                                                   \
  static void map_##name(float *dst, const float *a, const float *b, const float *c, float i, long n) { \
    (void)a, (void)b, (void)c, (void)i;                                                                 \
    long j = 0;                                                                                         \
    _Pragma(cost) for (; j + W <= n; j += W) { LOAD_##operands(WHOLE) store(dst + j, value); }          \
    if (j < n) { LOAD_##operands(PART) store_part(dst + j, value, n - j); }                             \
  }
CK_FUNCTIONS(DEFINE_MAP)
#undef CHEAP
#undef QUICK
#undef SLOW
