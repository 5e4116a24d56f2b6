// A compiled program as the executor sees it: a flat array of instructions, each a function and its constant context.
// Addresses are fixed when the program is compiled; running allocates, locks and decides nothing.
#pragma once
#include "CKernels.h"

/// What an instruction needs of the program that runs it.
typedef struct {
  const ck_table *table;
  int threads;
  float *scratch;            // `threads` areas for the registers of loops
  size_t scratch_stride;     // floats from one thread's area to the next
  int team;                  // threads that run the same instructions side by side; 0: instructions fork for themselves
  int thread;                // this one of the team
} ck_environment;

/// 0, or a status that ck_run hands to the caller.
typedef int (*ck_execute)(const void *context, const ck_environment *environment);

/// Who runs an instruction.
typedef enum {
  CK_ALONE,        // the caller, outside of any team: it forks by itself, or cannot share
  CK_ONE_OF_MANY,  // each thread of a team can, but it is not worth forming one
  CK_MANY,         // each thread of a team, for its part
} ck_sharing;

typedef struct {
  ck_execute execute;
  const void *context;
  ck_sharing sharing;
  int meets;                 // whether a team of `threads` meets before it: it touches what another thread touched since
} ck_instruction;

/// Where the part of thread `thread` of `threads` begins when they divide 0 ..< n; the next thread's is its end. Parts of
/// many elements begin at multiples of eight.
long ck_part_begin(long n, int thread, int threads);

/// Runs `count` instructions in order; stops at the first that fails. The index of that one is left in `failed`.
///
/// Shared instructions that follow one another are run by one team, which meets at a barrier where one thread needs what
/// another wrote: that is cheaper than a fork for each, and a thread finds in its cache what it wrote before.
int ck_run(const ck_instruction *instructions, long count, const ck_environment *environment, long *failed);

// MARK: Scans

/// Instructions with surroundings of their own.
typedef struct { const ck_instruction *instructions; long count; const ck_environment *environment; } ck_list;
int ck_execute_list(const void *list, const ck_environment *environment);
/// Lists that have nothing to do with one another; the threads of a team share them.
typedef struct { const ck_list *part; long count; } ck_parts;
int ck_execute_parts(const void *parts, const ck_environment *environment);

/// An address inside an instruction that is `base + step * stride` bytes in each step.
typedef struct { void **address; char *base; long stride; } ck_moving;
/// The same for an operand of an operation that keeps its addresses to itself.
typedef struct { void *operation; int argument; char *base; long stride; } ck_moving_operand;
/// `size` bytes copied; the addresses move with the steps.
typedef struct { const char *source; char *target; long source_stride, target_stride; size_t size; } ck_transfer;

typedef struct {
  ck_list body;
  long length;
  int is_reversed;
  const ck_moving *moving;
  long moving_count;
  const ck_moving_operand *operands;
  long operand_count;
  int (*move)(void *operation, int argument, void *address);
  /// Before the first step, before each, after each, after the last.
  const ck_transfer *first, *before, *after, *last;
  long first_count, before_count, after_count, last_count;
} ck_scan_call;
int ck_execute_scan(const void *call, const ck_environment *environment);

// MARK: Loops over elements and rows

/// How the elements of a value are stored.
enum ck_element { CK_F32, CK_U8, CK_I32, CK_I64 };

/// An address per row: rows are counted row-major through `size`, each axis moving the address by `stride` elements.
typedef struct {
  char *base;
  enum ck_element element;
  int rank;                  // of the rows; 0: all rows at the same address
  long size[5], stride[5];
  long inner_stride;         // between the columns of a row; 0: one element for the whole row
} ck_pattern;

/// A value inside a loop. Contiguous float values in memory are worked on in place, all others in a register.
typedef struct {
  float *base;               // null: register `index`
  long index;                // in tiles from the start of the thread's scratch area
  long row_advance;          // elements from one row to the next in memory: columns, or 1 for one value per row
} ck_value;

enum ck_step_kind {
  CK_STEP_MAP,               // dst = function(a, b, c, immediate), on whole rows or on one value per row
  CK_STEP_REDUCE,            // dst (one per row) = reduction of the row a
  CK_STEP_EXPAND,            // row dst = the one value of the row in a
  CK_STEP_LOAD,              // dst = pattern
  CK_STEP_STORE,             // pattern = a
  CK_STEP_UNIFORM,           // dst = random numbers of the elements' indices
};

typedef struct {
  enum ck_step_kind kind;
  int per_row;               // one value per row rather than whole rows
  long dst, a, b, c;         // values of the loop
  float immediate;
  uint32_t salt;             // of CK_STEP_UNIFORM
  const uint32_t *key;       // of CK_STEP_UNIFORM: the two words of the program's key
  const ck_pattern *pattern;
  ck_map map;
  ck_row_reduction reduction;
} ck_step;

/// The same steps for every tile of `tile_rows` of the `rows` × `columns` elements.
typedef struct {
  long rows, columns, tile_rows;
  long values, steps, prologue;  // the first `prologue` steps run once per thread: what they load is the same for all rows
  const ck_value *value;
  const ck_step *step;
  int threads;               // at most so many: small loops are not worth a fork, but a team divides them all the same
} ck_loop;

int ck_execute_loop(const void *loop, const ck_environment *environment);

/// The rows begin ..< end of a loop, by one thread.
void ck_run_rows(const ck_loop *loop, const ck_environment *environment, int thread, long begin, long end);

// MARK: Single kernels

typedef struct { const void *source; void *target; ck_copy shape; int threads; } ck_copy_call;
int ck_execute_copy(const void *call, const ck_environment *environment);

/// Sets `count` elements of 1, 2, 4 or 8 bytes to `bits`.
typedef struct { void *target; long count; int element_size; uint64_t bits; int threads; } ck_fill_call;
int ck_execute_fill(const void *call, const ck_environment *environment);

/// (outer, n, inner) → (outer, inner)
typedef struct { float *target; const float *source; enum ck_reduction kind; long outer, n, inner; int threads; } ck_reduce_call;
int ck_execute_reduce(const void *call, const ck_environment *environment);

/// (rows, columns) → (parts, columns): the sums of the columns over each of `parts` stretches of rows.
typedef struct { float *target; const float *source; long rows, columns, parts; int threads; } ck_partial_sums_call;
int ck_execute_partial_sums(const void *call, const ck_environment *environment);

typedef struct { int32_t *target; const float *source; int smallest; long rows, columns; int threads; } ck_argument_call;
int ck_execute_argument(const void *call, const ck_environment *environment);

typedef struct {
  float *target; const float *source, *result, *gradient; ck_pooling pooling; long images; int threads;
} ck_pool_call;
int ck_execute_pool_max(const void *call, const ck_environment *environment);
int ck_execute_pool_average(const void *call, const ck_environment *environment);
int ck_execute_pool_max_gradient(const void *call, const ck_environment *environment);
int ck_execute_pool_average_gradient(const void *call, const ck_environment *environment);

/// Rows of `width` floats by index. A negative index counts from the end; a row outside the table is all `missing`.
typedef struct {
  float *target; const float *table; const void *indices; enum ck_element index_element; int32_t *positions;
  float missing; long table_rows, width, count; int threads;
} ck_gather_call;
int ck_execute_gather(const void *call, const ck_environment *environment);
/// The reverse: `target` (table_rows, width) is the sum of the rows of `table` (count, width) at their indices; rows
/// whose index is outside are dropped.
int ck_execute_scatter_add(const void *call, const ck_environment *environment);

/// Whole-number arithmetic on `count` elements of int32, int64 or uint32 (`element_size` and `is_signed` say which).
enum ck_integer_function {
  CK_INTEGER_ADD, CK_INTEGER_SUBTRACT, CK_INTEGER_MULTIPLY, CK_INTEGER_MAXIMUM, CK_INTEGER_MINIMUM,
  CK_INTEGER_FLOOR_DIVIDE, CK_INTEGER_MODULO, CK_INTEGER_NEGATIVE, CK_INTEGER_ABSOLUTE, CK_INTEGER_SIGN, CK_INTEGER_SQUARE,
  CK_INTEGER_EQUAL, CK_INTEGER_NOT_EQUAL, CK_INTEGER_LESS, CK_INTEGER_LESS_EQUAL, CK_INTEGER_GREATER,
  CK_INTEGER_GREATER_EQUAL,
  CK_INTEGER_CONVERT,        // to the type of the target
};
typedef struct {
  void *target; const void *a, *b; long count; enum ck_integer_function function;
  int element_size, is_signed, target_size, threads;
} ck_integer_call;
int ck_execute_integer(const void *call, const ck_environment *environment);

/// `target[i] = condition[i] ? a[i] : b[i]` for `count` elements of 1, 2, 4 or 8 bytes.
typedef struct {
  void *target; const uint8_t *condition; const void *a, *b; long count; int element_size, threads;
} ck_select_call;
int ck_execute_select(const void *call, const ck_environment *environment);
