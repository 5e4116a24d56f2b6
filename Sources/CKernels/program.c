// Instructions that are one kernel each: their parts divide its outermost loop.
#include "ck_program.h"
#include "share.h"
#include <string.h>

long ck_part_begin(long n, int part, int parts) {
  if (part >= parts) return n;
  long begin = (n * part + parts - 1) / parts;
  return n >= 32L * parts ? begin / 8 * 8 : begin;
}

/// An instruction whose parts are those of `extent`; the last argument computes begin ..< end with the table `t`.
#define SPLIT(name, type, extent, ...)                                                                               \
  int ck_execute_##name(const void *call, const ck_environment *environment, int part, int parts) {                  \
    const type *c = call;                                                                                            \
    const ck_table *t = environment->table;                                                                          \
    long begin, end;                                                                                                 \
    ck_share_of(extent, part, parts, &begin, &end);                                                                  \
    if (begin < end) { __VA_ARGS__; }                                                                                \
    return 0;                                                                                                        \
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
    long row = ck_part_begin(c->rows, (int)part, (int)c->parts), last = ck_part_begin(c->rows, (int)part + 1, (int)c->parts);
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

/// The row of the table that index `i` means, -1 outside of it.
static int32_t table_row(const ck_gather_call *c, long i) {
  int64_t index = c->index_element == CK_I64 ? ((const int64_t *)c->indices)[i]
    : c->index_element == CK_U8 ? ((const uint8_t *)c->indices)[i] : ((const int32_t *)c->indices)[i];
  if (index < 0) index += c->table_rows;
  return index < 0 || index >= c->table_rows ? -1 : (int32_t)index;
}

static void gather(const ck_gather_call *c, const ck_table *t, long begin, long end) {
  for (long i = begin; i < end; i++) {
    int32_t row = table_row(c, i);
    float *target = c->target + i * c->width;
    if (row >= 0) t->gather_rows(target, c->table, &row, c->width, 0, 1);
    else t->map[CK_FILL](target, 0, 0, 0, c->missing, c->width);
  }
}
SPLIT(gather, ck_gather_call, c->count, gather(c, t, begin, end))

/// Split over the width, so that rows that meet at one index are added in a fixed order.
static void scatter(const ck_gather_call *c, const ck_table *t, long begin, long end) {
  for (long row = 0; row < c->table_rows; row++)
    memset(c->target + row * c->width + begin, 0, (size_t)(end - begin) * sizeof(float));
  for (long i = 0; i < c->count; i++) {
    int32_t row = table_row(c, i);
    if (row >= 0) t->scatter_add_rows(c->target, c->table + i * c->width, &row, 1, c->width, begin, end);
  }
}
SPLIT(scatter_add, ck_gather_call, c->width, scatter(c, t, begin, end))

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
