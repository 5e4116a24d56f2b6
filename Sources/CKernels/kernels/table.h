// The kernels of one instruction set, in the order of `ck_function`.
const ck_table CK_TABLE = {
  .name = CK_NAME,
  .map = {
#define CK_ENTRY(NAME, name, operands, cost, value) [CK_##NAME] = map_##name,
    CK_FUNCTIONS(CK_ENTRY)
#undef CK_ENTRY
  },
  .row_sum = row_sum, .row_max = row_max, .row_min = row_min, .row_product = row_product,
  .expand_rows = expand_rows, .column_sum = column_sum, .reduce_middle = reduce_middle,
  .vector_matrix = vector_matrix,
  .uniform = uniform, .row_argmax = row_argmax, .row_argmin = row_argmin,
  .load_u8 = load_u8, .load_i32 = load_i32, .load_i64 = load_i64, .load_f16 = load_f16, .load_bf16 = load_bf16,
  .store_u8 = store_u8, .store_i32 = store_i32, .store_i64 = store_i64, .store_f16 = store_f16, .store_bf16 = store_bf16,
  .pool_max = pool_max, .pool_average = pool_average,
  .pool_max_gradient = pool_max_gradient, .pool_average_gradient = pool_average_gradient,
  .gather_rows = gather_rows, .scatter_add_rows = scatter_add_rows, .copy = copy_strided,
};
