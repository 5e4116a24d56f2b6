// A compiled program as the executor sees it: a flat array of instructions, each a function and its constant context.
// Addresses are fixed when the program is compiled; running allocates, locks and decides nothing.
#pragma once
#include "CKernels.h"

/// What an instruction needs of the program that runs it.
typedef struct {
  const ck_table *table;
  float *scratch;            // an area for each part, for the registers of loops
  size_t scratch_stride;     // floats from one part's area to the next
} ck_environment;

/// Runs one of the `parts` parts of an instruction. Returns 0, or a status that ck_run hands to the caller.
typedef int (*ck_execute)(const void *context, const ck_environment *environment, int part, int parts);

typedef struct {
  ck_execute execute;
  const void *context;
  int parts;                 // that different threads may run at the same time
  int is_fixed;              // whether these are the only parts; otherwise any division gives the same results
} ck_instruction;

/// Instructions with their surroundings, and where barriers divide them: phase i ends before `phase_ends[i]`.
typedef struct {
  const ck_instruction *instructions;
  long count;
  const long *phase_ends;
  long phase_count;
  int is_wide;               // whether the work is worth more than one thread
  const ck_environment *environment;
} ck_list;

/// Where part `part` of `parts` begins when they divide 0 ..< n; the next part's is its end. Parts of many elements begin
/// at multiples of eight.
long ck_part_begin(long n, int part, int parts);

// MARK: Scans

/// All instructions of a list, as one.
int ck_execute_list(const void *list, const ck_environment *environment, int part, int parts);
/// Lists that have nothing to do with one another, one a part.
int ck_execute_lists(const void *lists, const ck_environment *environment, int part, int parts);

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
int ck_execute_scan(const void *call, const ck_environment *environment, int part, int parts);

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
  long index;                // in tiles from the start of the part's scratch area
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
  long values, steps, prologue;  // the first `prologue` steps run once per part: what they load is the same for all rows
  const ck_value *value;
  const ck_step *step;
} ck_loop;

int ck_execute_loop(const void *loop, const ck_environment *environment, int part, int parts);

/// The rows begin ..< end of a loop, with the scratch memory of `part`.
void ck_run_rows(const ck_loop *loop, const ck_environment *environment, int part, long begin, long end);

// MARK: Single kernels

typedef struct { const void *source; void *target; ck_copy shape; } ck_copy_call;
int ck_execute_copy(const void *call, const ck_environment *environment, int part, int parts);

/// Sets `count` elements of 1, 2, 4 or 8 bytes to `bits`.
typedef struct { void *target; long count; int element_size; uint64_t bits; } ck_fill_call;
int ck_execute_fill(const void *call, const ck_environment *environment, int part, int parts);

/// (outer, n, inner) → (outer, inner)
typedef struct { float *target; const float *source; enum ck_reduction kind; long outer, n, inner; } ck_reduce_call;
int ck_execute_reduce(const void *call, const ck_environment *environment, int part, int parts);

/// (rows, columns) → (parts, columns): the sums of the columns over each of `parts` stretches of rows.
typedef struct { float *target; const float *source; long rows, columns, parts; } ck_partial_sums_call;
int ck_execute_partial_sums(const void *call, const ck_environment *environment, int part, int parts);

typedef struct { int32_t *target; const float *source; int smallest; long rows, columns; } ck_argument_call;
int ck_execute_argument(const void *call, const ck_environment *environment, int part, int parts);

typedef struct {
  float *target; const float *source, *result, *gradient; ck_pooling pooling; long images;
} ck_pool_call;
int ck_execute_pool_max(const void *call, const ck_environment *environment, int part, int parts);
int ck_execute_pool_average(const void *call, const ck_environment *environment, int part, int parts);
int ck_execute_pool_max_gradient(const void *call, const ck_environment *environment, int part, int parts);
int ck_execute_pool_average_gradient(const void *call, const ck_environment *environment, int part, int parts);

/// Rows of `width` floats by index. A negative index counts from the end; a row outside the table is all `missing`.
typedef struct {
  float *target; const float *table; const void *indices; enum ck_element index_element;
  float missing; long table_rows, width, count;
} ck_gather_call;
int ck_execute_gather(const void *call, const ck_environment *environment, int part, int parts);
/// The reverse: `target` (table_rows, width) is the sum of the rows of `table` (count, width) at their indices; rows
/// whose index is outside are dropped.
int ck_execute_scatter_add(const void *call, const ck_environment *environment, int part, int parts);

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
  int element_size, is_signed, target_size;
} ck_integer_call;
int ck_execute_integer(const void *call, const ck_environment *environment, int part, int parts);

/// `target[i] = condition[i] ? a[i] : b[i]` for `count` elements of 1, 2, 4 or 8 bytes.
typedef struct {
  void *target; const uint8_t *condition; const void *a, *b; long count; int element_size;
} ck_select_call;
int ck_execute_select(const void *call, const ck_environment *environment, int part, int parts);

#include "ck_pool.h"
