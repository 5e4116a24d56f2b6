// Instructions that are one kernel each: they split its outermost loop over the team.
#include "ck_program.h"
#include "share.h"
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

/// What a team shares while it runs a stretch of instructions.
typedef struct {
  const ck_instruction *instructions;
  long count;
  const ck_environment *environment;
  atomic_int status;
  atomic_long failed;
  _Alignas(64) atomic_int arrived;
  _Alignas(64) atomic_int generation;
} team;

static void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Waits for all threads of the team; one that waits long lets others have the processor.
static void meet(team *t, int threads) {
  int generation = atomic_load_explicit(&t->generation, memory_order_relaxed);
  if (atomic_fetch_add_explicit(&t->arrived, 1, memory_order_acq_rel) == threads - 1) {
    atomic_store_explicit(&t->arrived, 0, memory_order_relaxed);
    atomic_store_explicit(&t->generation, generation + 1, memory_order_release);
    return;
  }
  for (long spins = 0; atomic_load_explicit(&t->generation, memory_order_acquire) == generation; spins++) {
    if (spins < 4000) relax();
    else sched_yield();
  }
}

static void run_as_team(void *context, int thread, int threads) {
  team *t = context;
  ck_environment environment = *t->environment;
  // The meetings are planned for a team of all threads.
  int always = threads != environment.threads;
  environment.team = threads;
  environment.thread = thread;
  for (long i = 0; i < t->count; i++) {
    if (i > 0 && (always || t->instructions[i].meets)) meet(t, threads);
    // After a failure nothing is run, but the others are met where they wait.
    if (atomic_load_explicit(&t->status, memory_order_relaxed)) continue;
    int status = t->instructions[i].execute(t->instructions[i].context, &environment);
    if (status) {
      atomic_store(&t->failed, i);
      atomic_store(&t->status, status);
    }
  }
}

int ck_run(const ck_instruction *instructions, long count, const ck_environment *environment, long *failed) {
  for (long i = 0; i < count;) {
    long end = i, wide = 0;
    for (; end < count && instructions[end].sharing != CK_ALONE; end++) wide += instructions[end].sharing == CK_MANY;
    if (environment->threads > 1 && !environment->team && wide > 0) {
      team t = {.instructions = instructions + i, .count = end - i, .environment = environment};
      ck_parallel(environment->threads, run_as_team, &t);
      if (t.status) {
        *failed = i + t.failed;
        return t.status;
      }
      i = end;
    } else {
      int status = instructions[i].execute(instructions[i].context, environment);
      if (status) {
        *failed = i;
        return status;
      }
      i++;
    }
  }
  return 0;
}

long ck_part_begin(long n, int thread, int threads) {
  if (thread >= threads) return n;
  long begin = (n * thread + threads - 1) / threads;
  return n >= 32L * threads ? begin / 8 * 8 : begin;
}

int ck_share(int limit, void (*body)(void *context, int thread, int threads), void *context, const ck_environment *e) {
  if (e->team) body(context, e->thread, e->team);
  else ck_parallel(limit < e->threads ? limit : e->threads, body, context);
  return 0;
}

typedef struct {
  const void *call;
  const ck_environment *environment;
} job;

#define SPLIT(name, type, extent, ...)                                                                               \
  static void name##_part(void *context, int thread, int threads) {                                                  \
    const job *j = context;                                                                                          \
    const type *c = j->call;                                                                                         \
    const ck_table *t = j->environment->table;                                                                       \
    long begin, end;                                                                                                 \
    ck_share_of(extent, thread, threads, &begin, &end);                                                                    \
    if (begin < end) { __VA_ARGS__; }                                                                                \
  }                                                                                                                  \
  int ck_execute_##name(const void *call, const ck_environment *environment) {                                       \
    job j = {call, environment};                                                                                     \
    return ck_share(((const type *)call)->threads, name##_part, &j, environment);                                    \
  }

SPLIT(copy, ck_copy_call, c->shape.rank ? c->shape.size[0] : 1, t->copy(c->target, c->source, &c->shape, begin, end))

static void fill(char *target, long count, int size, uint64_t bits) {
  switch (size) {
    case 1: memset(target, (int)bits, (size_t)count); break;
    case 2: for (long i = 0; i < count; i++) ((uint16_t *)target)[i] = (uint16_t)bits; break;
    case 4: for (long i = 0; i < count; i++) ((uint32_t *)target)[i] = (uint32_t)bits; break;
    default: for (long i = 0; i < count; i++) ((uint64_t *)target)[i] = bits; break;
  }
}
SPLIT(fill, ck_fill_call, c->count,
      (void)t, fill((char *)c->target + begin * c->element_size, end - begin, c->element_size, c->bits))

/// A reduction over the leading axis alone – the gradient of a bias – is split over its columns.
static int over_columns(const ck_reduce_call *c) { return c->outer == 1 && c->kind == CK_SUM && c->inner > 1; }

static void reduce(const ck_reduce_call *c, const ck_table *t, long begin, long end) {
  if (over_columns(c)) {
    t->column_sum(c->target + begin, c->source + begin, c->n, end - begin, c->inner, 0);
  } else if (c->inner == 1) {
    ck_row_reduction f = c->kind == CK_SUM ? t->row_sum : c->kind == CK_MAX ? t->row_max
      : c->kind == CK_MIN ? t->row_min : t->row_product;
    f(c->target + begin, c->source + begin * c->n, end - begin, c->n, c->n);
  } else {
    t->reduce_middle(c->target, c->source, c->n, c->inner, c->kind, begin, end);
  }
}
SPLIT(reduce, ck_reduce_call, over_columns(c) ? c->inner : c->outer, reduce(c, t, begin, end))

static void partial_sums(const ck_partial_sums_call *c, const ck_table *t, long first, long end) {
  for (long part = first; part < end; part++) {
    long row = c->rows * part / c->parts, last = c->rows * (part + 1) / c->parts;
    t->column_sum(c->target + part * c->columns, c->source + row * c->columns, last - row, c->columns, c->columns, 0);
  }
}
SPLIT(partial_sums, ck_partial_sums_call, c->parts, partial_sums(c, t, begin, end))

SPLIT(argument, ck_argument_call, c->rows,
      (c->smallest ? t->row_argmin : t->row_argmax)(c->target + begin, c->source + begin * c->columns, end - begin, c->columns))

SPLIT(pool_max, ck_pool_call, c->images * c->pooling.out[0], t->pool_max(c->target, c->source, &c->pooling, begin, end))
SPLIT(pool_average, ck_pool_call, c->images * c->pooling.out[0],
      t->pool_average(c->target, c->source, &c->pooling, begin, end))
SPLIT(pool_max_gradient, ck_pool_call, c->images,
      t->pool_max_gradient(c->target, c->source, c->result, c->gradient, &c->pooling, begin, end))
SPLIT(pool_average_gradient, ck_pool_call, c->images,
      t->pool_average_gradient(c->target, c->gradient, &c->pooling, begin, end))

/// The indices as places in the table, -1 outside of it.
static void find_positions(const ck_gather_call *c, long begin, long end) {
  for (long i = begin; i < end; i++) {
    int64_t index = c->index_element == CK_I64 ? ((const int64_t *)c->indices)[i]
      : c->index_element == CK_U8 ? ((const uint8_t *)c->indices)[i] : ((const int32_t *)c->indices)[i];
    if (index < 0) index += c->table_rows;
    c->positions[i] = index < 0 || index >= c->table_rows ? -1 : (int32_t)index;
  }
}

static void gather(const ck_gather_call *c, const ck_table *t, long begin, long end) {
  find_positions(c, begin, end);
  for (long i = begin; i < end; i++) {
    if (c->positions[i] >= 0) t->gather_rows(c->target, c->table, c->positions, c->width, i, i + 1);
    else t->map[CK_FILL](c->target + i * c->width, 0, 0, 0, c->missing, c->width);
  }
}
SPLIT(gather, ck_gather_call, c->count, gather(c, t, begin, end))

/// Split over the width, so that rows that meet at one index are added in a fixed order.
static void scatter(const ck_gather_call *c, const ck_table *t, long begin, long end) {
  for (long row = 0; row < c->table_rows; row++)
    memset(c->target + row * c->width + begin, 0, (size_t)(end - begin) * sizeof(float));
  for (long i = 0; i < c->count; i++)
    if (c->positions[i] >= 0)
      t->scatter_add_rows(c->target, c->table + i * c->width, c->positions + i, 1, c->width, begin, end);
}
static void scatter_part(void *context, int thread, int threads) {
  const job *j = context;
  const ck_gather_call *c = j->call;
  long begin, end;
  ck_share_of(c->width, thread, threads, &begin, &end);
  if (begin < end) scatter(c, j->environment->table, begin, end);
}
int ck_execute_scatter_add(const void *call, const ck_environment *environment) {
  const ck_gather_call *c = call;
  find_positions(c, 0, c->count);
  job j = {call, environment};
  return ck_share(c->threads, scatter_part, &j, environment);
}

static int64_t load_integer(const void *p, long i, int size, int is_signed) {
  switch (size) {
    case 1: return is_signed ? ((const int8_t *)p)[i] : ((const uint8_t *)p)[i];
    case 2: return is_signed ? ((const int16_t *)p)[i] : ((const uint16_t *)p)[i];
    case 4: return is_signed ? ((const int32_t *)p)[i] : (int64_t)((const uint32_t *)p)[i];
    default: return ((const int64_t *)p)[i];
  }
}

static void store_integer(void *p, long i, int size, int64_t value) {
  switch (size) {
    case 1: ((int8_t *)p)[i] = (int8_t)value; break;
    case 2: ((int16_t *)p)[i] = (int16_t)value; break;
    case 4: ((int32_t *)p)[i] = (int32_t)value; break;
    default: ((int64_t *)p)[i] = value; break;
  }
}

/// Wraps around as two's complement does; x / 0 and x % 0 are 0.
static int64_t integer_function(enum ck_integer_function f, int64_t a, int64_t b) {
  switch (f) {
    case CK_INTEGER_ADD: return (int64_t)((uint64_t)a + (uint64_t)b);
    case CK_INTEGER_SUBTRACT: return (int64_t)((uint64_t)a - (uint64_t)b);
    case CK_INTEGER_MULTIPLY: return (int64_t)((uint64_t)a * (uint64_t)b);
    case CK_INTEGER_MAXIMUM: return a > b ? a : b;
    case CK_INTEGER_MINIMUM: return a < b ? a : b;
    case CK_INTEGER_FLOOR_DIVIDE:
      return b == 0 ? 0 : b == -1 ? (int64_t)(0 - (uint64_t)a) : a / b - (a % b != 0 && (a < 0) != (b < 0));
    case CK_INTEGER_MODULO: return b == 0 || b == -1 ? 0 : a % b + (a % b != 0 && (a < 0) != (b < 0) ? b : 0);
    case CK_INTEGER_NEGATIVE: return (int64_t)(0 - (uint64_t)a);
    case CK_INTEGER_ABSOLUTE: return a < 0 ? (int64_t)(0 - (uint64_t)a) : a;
    case CK_INTEGER_SIGN: return (a > 0) - (a < 0);
    case CK_INTEGER_SQUARE: return (int64_t)((uint64_t)a * (uint64_t)a);
    case CK_INTEGER_EQUAL: return a == b;
    case CK_INTEGER_NOT_EQUAL: return a != b;
    case CK_INTEGER_LESS: return a < b;
    case CK_INTEGER_LESS_EQUAL: return a <= b;
    case CK_INTEGER_GREATER: return a > b;
    case CK_INTEGER_GREATER_EQUAL: return a >= b;
    case CK_INTEGER_CONVERT: return a;
  }
  return 0;
}

static void integers(const ck_integer_call *c, long begin, long end) {
  for (long i = begin; i < end; i++) {
    int64_t a = load_integer(c->a, i, c->element_size, c->is_signed);
    int64_t b = c->b ? load_integer(c->b, i, c->element_size, c->is_signed) : 0;
    store_integer(c->target, i, c->target_size, integer_function(c->function, a, b));
  }
}
SPLIT(integer, ck_integer_call, c->count, (void)t, integers(c, begin, end))

static void selected(const ck_select_call *c, long begin, long end) {
  size_t size = (size_t)c->element_size;
  for (long i = begin; i < end; i++) {
    const char *source = c->condition[i] ? c->a : c->b;
    memcpy((char *)c->target + (size_t)i * size, source + (size_t)i * size, size);
  }
}
SPLIT(select, ck_select_call, c->count, (void)t, selected(c, begin, end))
