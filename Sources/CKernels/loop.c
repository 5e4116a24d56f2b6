// Runs the steps of a fused loop tile by tile: every intermediate value stays in a register of a few KiB.
#include "ck_program.h"
#include "share.h"

/// Where a pattern's row lies, advanced row by row without dividing.
typedef struct {
  long index[5];
  char *address;
} cursor;

static long element_size(enum ck_element e) { return e == CK_U8 ? 1 : e == CK_I64 ? 8 : 4; }

static cursor cursor_at(const ck_pattern *p, long row) {
  cursor c = {{0}, p->base};
  long offset = 0;
  for (int axis = p->rank - 1; axis >= 0; axis--) {
    c.index[axis] = row % p->size[axis];
    row /= p->size[axis];
    offset += c.index[axis] * p->stride[axis];
  }
  c.address += offset * element_size(p->element);
  return c;
}

static void advance(cursor *c, const ck_pattern *p, long size) {
  for (int axis = p->rank - 1; axis >= 0; axis--) {
    c->address += p->stride[axis] * size;
    if (++c->index[axis] < p->size[axis]) return;
    c->address -= p->stride[axis] * p->size[axis] * size;
    c->index[axis] = 0;
  }
}

static void load_run(const ck_table *t, enum ck_element e, float *dst, const char *a, long n) {
  switch (e) {
    case CK_F32: t->map[CK_COPY](dst, (const float *)a, 0, 0, 0, n); break;
    case CK_U8: t->load_u8(dst, (const uint8_t *)a, n); break;
    case CK_I32: t->load_i32(dst, (const int32_t *)a, n); break;
    case CK_I64: t->load_i64(dst, (const int64_t *)a, n); break;
  }
}

static void store_run(const ck_table *t, enum ck_element e, char *dst, const float *a, long n) {
  switch (e) {
    case CK_F32: t->map[CK_COPY]((float *)dst, a, 0, 0, 0, n); break;
    case CK_U8: t->store_u8((uint8_t *)dst, a, n); break;
    case CK_I32: t->store_i32((int32_t *)dst, a, n); break;
    case CK_I64: t->store_i64((int64_t *)dst, a, n); break;
  }
}

/// Whether rows follow one another without a gap, so that a whole tile is one run.
static int is_dense(const ck_pattern *p, long columns) {
  return p->rank == 1 && p->inner_stride == 1 && p->stride[0] == columns;
}

static void load(const ck_table *t, const ck_step *s, float *dst, long row, long rows, long columns) {
  const ck_pattern *p = s->pattern;
  if (p->rank == 0 && !s->per_row && (p->inner_stride == 0 || columns == 1)) {
    float value;
    load_run(t, p->element, &value, p->base, 1);
    t->map[CK_FILL](dst, 0, 0, 0, value, rows * columns);
    return;
  }
  cursor c = cursor_at(p, row);
  long size = element_size(p->element);
  if (s->per_row) {
    if (p->rank == 1 && p->stride[0] == 1) {
      load_run(t, p->element, dst, c.address, rows);
      return;
    }
    for (long r = 0; r < rows; r++, advance(&c, p, size)) load_run(t, p->element, dst + r, c.address, 1);
  } else if (is_dense(p, columns)) {
    load_run(t, p->element, dst, c.address, rows * columns);
  } else {
    for (long r = 0; r < rows; r++, advance(&c, p, size)) {
      float *out = dst + r * columns;
      if (p->inner_stride == 1) {
        load_run(t, p->element, out, c.address, columns);
      } else if (p->inner_stride == 0) {
        load_run(t, p->element, out, c.address, 1);
        t->map[CK_FILL](out, 0, 0, 0, out[0], columns);
      } else {
        for (long i = 0; i < columns; i++) load_run(t, p->element, out + i, c.address + i * p->inner_stride * size, 1);
      }
    }
  }
}

static void store(const ck_table *t, const ck_step *s, const float *a, long row, long rows, long columns) {
  const ck_pattern *p = s->pattern;
  cursor c = cursor_at(p, row);
  long size = element_size(p->element);
  if (s->per_row) {
    for (long r = 0; r < rows; r++, advance(&c, p, size)) store_run(t, p->element, c.address, a + r, 1);
  } else if (is_dense(p, columns)) {
    store_run(t, p->element, c.address, a, rows * columns);
  } else {
    for (long r = 0; r < rows; r++, advance(&c, p, size)) {
      if (p->inner_stride == 1) {
        store_run(t, p->element, c.address, a + r * columns, columns);
      } else {
        for (long i = 0; i < columns; i++)
          store_run(t, p->element, c.address + i * p->inner_stride * size, a + r * columns + i, 1);
      }
    }
  }
}

static float *address(const ck_value *v, float *scratch, long tile, long row) {
  return v->base ? v->base + v->row_advance * row : scratch + v->index * tile;
}

static void run_step(
  const ck_loop *loop, const ck_table *t, const ck_step *s, float *scratch, long tile, long row, long rows
) {
  const ck_value *v = loop->value;
  long columns = loop->columns, n = s->per_row ? rows : rows * columns;
  float *dst = s->dst < 0 ? 0 : address(&v[s->dst], scratch, tile, row);
  const float *a = s->a < 0 ? 0 : address(&v[s->a], scratch, tile, row);
  switch (s->kind) {
    case CK_STEP_MAP: {
      const float *b = s->b < 0 ? 0 : address(&v[s->b], scratch, tile, row);
      const float *c = s->c < 0 ? 0 : address(&v[s->c], scratch, tile, row);
      s->map(dst, a, b, c, s->immediate, n);
      break;
    }
    case CK_STEP_REDUCE: s->reduction(dst, a, rows, columns, columns); break;
    case CK_STEP_EXPAND: t->expand_rows(dst, a, rows, columns); break;
    case CK_STEP_LOAD: load(t, s, dst, row, rows, columns); break;
    case CK_STEP_STORE: store(t, s, a, row, rows, columns); break;
    case CK_STEP_UNIFORM: {
      uint32_t key0 = ck_random_bits(s->key[0], s->key[1], s->salt);
      uint32_t key1 = ck_random_bits(s->key[1], s->key[0], ~s->salt);
      t->uniform(dst, key0, key1, (uint32_t)(row * columns), n);
      break;
    }
  }
}

void ck_run_rows(const ck_loop *loop, const ck_environment *environment, int part, long begin, long end) {
  if (begin >= end) return;
  const ck_table *t = environment->table;
  float *scratch = environment->scratch + (size_t)part * environment->scratch_stride;
  long tile = loop->tile_rows * loop->columns;
  for (long i = 0; i < loop->prologue; i++) run_step(loop, t, &loop->step[i], scratch, tile, 0, loop->tile_rows);
  for (long row = begin; row < end; row += loop->tile_rows) {
    long rows = end - row < loop->tile_rows ? end - row : loop->tile_rows;
    for (long i = loop->prologue; i < loop->steps; i++) run_step(loop, t, &loop->step[i], scratch, tile, row, rows);
  }
}

int ck_execute_loop(const void *context, const ck_environment *environment, int part, int parts) {
  const ck_loop *loop = context;
  long begin, end;
  ck_share_of(loop->rows, part, parts, &begin, &end);
  ck_run_rows(loop, environment, part, begin, end);
  return 0;
}
