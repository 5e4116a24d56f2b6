// Channels-last pooling: every output position folds its window, a vector of channels at a time.

/// The part of one window that lies inside the source.
typedef struct { long first[3], count[3]; } pool_window;

CK_INLINE pool_window window_at(const ck_pooling *p, const long *position) {
  pool_window w;
  for (int axis = 0; axis < 3; axis++) {
    long start = position[axis] * p->strides[axis] - p->pad_low[axis];
    long end = start + p->kernel[axis];
    if (start < 0) start = 0;
    if (end > p->in[axis]) end = p->in[axis];
    w.first[axis] = start;
    w.count[axis] = end > start ? end - start : 0;
  }
  return w;
}

/// Runs the body for every position of the window, in row-major order, with `s` the offset of its channels in the source.
#define FOR_WINDOW(...)                                                                                      \
  for (long i0 = 0; i0 < w.count[0]; i0++)                                                                   \
    for (long i1 = 0; i1 < w.count[1]; i1++) {                                                               \
      long s = (((w.first[0] + i0) * p->in[1] + w.first[1] + i1) * p->in[2] + w.first[2]) * p->channels + c; \
      for (long i2 = 0; i2 < w.count[2]; i2++, s += p->channels) { __VA_ARGS__ }                             \
    }
/// Runs the body for every output position of rows `begin ..< end` (of batch x out[0]) and every vector of channels; `c` is
/// the first channel, `k` their number, `src` the image, `o` the offset of the result.
#define FOR_POSITIONS(IMAGE, ...)                                                              \
  for (long row = begin; row < end; row++) {                                                   \
    long image = row / p->out[0], position[3] = {row % p->out[0], 0, 0};                       \
    IMAGE                                                                                      \
    for (position[1] = 0; position[1] < p->out[1]; position[1]++)                              \
      for (position[2] = 0; position[2] < p->out[2]; position[2]++) {                          \
        pool_window w = window_at(p, position);                                                \
        long base = ((row * p->out[1] + position[1]) * p->out[2] + position[2]) * p->channels; \
        for (long c = 0; c < p->channels; c += W) {                                            \
          long k = p->channels - c < W ? p->channels - c : W, o = base + c;                    \
          __VA_ARGS__                                                                          \
        }                                                                                      \
      }                                                                                        \
  }

CK_INLINE long image_size(const ck_pooling *p) { return p->in[0] * p->in[1] * p->in[2] * p->channels; }
CK_INLINE float window_share(const ck_pooling *p, const pool_window *w) {
  long count = p->count_padding ? p->kernel[0] * p->kernel[1] * p->kernel[2] : w->count[0] * w->count[1] * w->count[2];
  return count > 0 ? 1.0f / (float)count : 0.0f;
}

static void pool_max(float *dst, const float *source, const ck_pooling *p, long begin, long end) {
  FOR_POSITIONS(const float *src = source + image * image_size(p);, {
    vf best = (vf)-INFINITY;
    if (k == W) { FOR_WINDOW(best = maximum(best, load(src + s));) store(dst + o, best); }
    else { FOR_WINDOW(best = maximum(best, load_part(src + s, k));) store_part(dst + o, best, k); }
  })
}

static void pool_average(float *dst, const float *source, const ck_pooling *p, long begin, long end) {
  FOR_POSITIONS(const float *src = source + image * image_size(p);, {
    vf sum = (vf)0.0f;
    float share = window_share(p, &w);
    if (k == W) { FOR_WINDOW(sum += load(src + s);) store(dst + o, sum * share); }
    else { FOR_WINDOW(sum += load_part(src + s, k);) store_part(dst + o, sum * share, k); }
  })
}

static void pool_max_gradient(
  float *dst, const float *source, const float *result, const float *gradient, const ck_pooling *p, long begin, long end) {
  memset(dst + begin * image_size(p), 0, (size_t)((end - begin) * image_size(p)) * sizeof *dst);
  begin *= p->out[0], end *= p->out[0];
  FOR_POSITIONS(const float *src = source + image * image_size(p); float *out = dst + image * image_size(p);, {
    vf r = load_part_any(result + o, k);
    vf g = load_part_any(gradient + o, k);
    vi open = (vi)-1;
    FOR_WINDOW({
      vf x = load_part_any(src + s, k);
      vi hit = open & ((x == r) | (is_nan(x) & is_nan(r)));
      open &= ~hit;
      vf sum = load_part_any(out + s, k) + (vf)((vi)g & hit);
      store_part_any(out + s, sum, k);
    })
  })
}

static void pool_average_gradient(float *dst, const float *gradient, const ck_pooling *p, long begin, long end) {
  memset(dst + begin * image_size(p), 0, (size_t)((end - begin) * image_size(p)) * sizeof *dst);
  begin *= p->out[0], end *= p->out[0];
  FOR_POSITIONS(float *out = dst + image * image_size(p);, {
    vf g = load_part_any(gradient + o, k) * window_share(p, &w);
    FOR_WINDOW(store_part_any(out + s, load_part_any(out + s, k) + g, k);)
  })
}
