// Matrix products.
#include "operation.h"
#include <string.h>

/// Up to this many rows, a transposed right matrix that changes between runs is read as it is stored by oneDNN's inner
/// product, while its matrix product would transpose the whole of it first (1 x 784 x 256: 7 against 19 microseconds on one
/// AVX-512 core). Everywhere else the matrix product is as fast or faster, packed or not.
enum { few_rows = 8 };

typedef struct {
  layout a, b, c, bias, chosen_b;
} matmul_layouts;

static void free_layouts(matmul_layouts *l) {
  layout_free(&l->a), layout_free(&l->b), layout_free(&l->c), layout_free(&l->bias), layout_free(&l->chosen_b);
}

static cd_operation *finish(
  const cd_matmul *p, dnnl_primitive_desc_t desc, matmul_layouts *l, dnnl_status_t *status) {
  operation_roles roles = {
    .first = DNNL_ARG_SRC, .second = DNNL_ARG_WEIGHTS, .bias = p->options.has_bias ? DNNL_ARG_BIAS : 0,
    .result = DNNL_ARG_DST,
    .first_layout = ref(&l->a), .second_layout = ref(&l->b), .bias_layout = ref(&l->bias), .result_layout = ref(&l->c),
    .chosen_argument = DNNL_ARG_WEIGHTS, .chosen_layout = dnnl_primitive_desc_query_md(desc, dnnl_query_weights_md, 0),
    .constant = p->options.constant_weights,
  };
  return cd_finish(desc, &roles, status);
}

static cd_operation *make_inner_product(const cd_matmul *p, const_dnnl_primitive_attr_t attributes, dnnl_status_t *status) {
  matmul_layouts l;
  memset(&l, 0, sizeof l);
  dnnl_dims_t a = {p->m, p->k}, a_strides = {p->k, 1}, c = {p->m, p->n}, c_strides = {p->n, 1};
  dnnl_dims_t b = {p->n, p->k}, b_strides = {p->k, 1};
  dnnl_dims_t bias = {p->n}, bias_strides = {1};
  dnnl_primitive_desc_t desc = 0;
  *status = layout_strided(&l.a, 2, a, a_strides);
  if (!*status) *status = layout_strided(&l.b, 2, b, b_strides);
  if (!*status) *status = layout_strided(&l.c, 2, c, c_strides);
  if (!*status) *status = layout_strided(&l.bias, 1, bias, bias_strides);
  if (!*status)
    *status = describe_inner_product(
      &desc, ref(&l.a), ref(&l.b), p->options.has_bias ? ref(&l.bias) : 0, ref(&l.c), attributes, cd_engine());
  cd_operation *operation = *status ? 0 : finish(p, desc, &l, status);
  free_layouts(&l);
  return operation;
}

static cd_operation *make_matmul(
  const cd_matmul *p, const cd_operation *like, const_dnnl_primitive_attr_t attributes, dnnl_status_t *status) {
  matmul_layouts l;
  memset(&l, 0, sizeof l);
  int rank = p->batch == 1 ? 2 : 3, at = 3 - rank;  // sizes below start with the batch, which rank 2 skips
  int64_t batch = p->batch, m = p->m, n = p->n, k = p->k;
  int ta = p->transpose_a, tb = p->transpose_b;
  int64_t row_a = p->a_stride ? p->a_stride : ta ? m : k, row_b = p->b_stride ? p->b_stride : tb ? k : n;
  int64_t row_c = p->c_stride ? p->c_stride : n;
  dnnl_dims_t a = {p->a_batch, m, k}, a_strides = {m * k, ta ? 1 : row_a, ta ? row_a : 1};
  dnnl_dims_t b = {p->b_batch, k, n}, b_strides = {k * n, tb ? 1 : row_b, tb ? row_b : 1};
  dnnl_dims_t columns = {k * n, tb ? n : 1, tb ? 1 : k};  // the strides that `b` does not have
  dnnl_dims_t c = {batch, m, n}, c_strides = {m * n, row_c, 1};
  dnnl_dims_t bias = {1, 1, n}, bias_strides = {n, n, 1};
  dnnl_primitive_desc_t desc = 0;
  *status = layout_strided(&l.a, rank, a + at, a_strides + at);
  if (!*status) *status = layout_strided(&l.b, rank, b + at, b_strides + at);
  if (!*status) *status = layout_strided(&l.c, rank, c + at, c_strides + at);
  if (!*status) *status = layout_strided(&l.bias, rank, bias + at, bias_strides + at);
  // Packing in every run costs more than it gains, so weights that change stay as they are.
  if (!*status && p->options.constant_weights) {
    if (like) *status = layout_copy(&l.chosen_b, ref(like->packed ? &like->inner_layout : &l.b));
    else if (p->options.always_packs) *status = layout_strided(&l.chosen_b, rank, b + at, columns + at);
    else *status = layout_any(&l.chosen_b, rank, b + at);
  }
  if (!*status)
    *status = describe_matmul(
      &desc, ref(&l.a), p->options.constant_weights ? ref(&l.chosen_b) : ref(&l.b), p->options.has_bias ? ref(&l.bias) : 0,
      ref(&l.c), attributes, cd_engine());
  cd_operation *operation = *status ? 0 : finish(p, desc, &l, status);
  free_layouts(&l);
  return operation;
}

cd_operation *cd_matmul_create(const cd_matmul *product, const cd_operation *like, char *error, size_t error_size) {
  cd_matmul p = *product;
  int before = cd_enter();
  dnnl_status_t status = cd_engine() ? dnnl_success : dnnl_runtime_error;
  // The batches of a product with one shared right matrix are rows of one tall product.
  if (p.b_batch == 1 && p.a_batch == p.batch && (!p.transpose_a || p.batch == 1)) p.m *= p.batch, p.batch = p.a_batch = 1;
  cd_operation *operation = 0;
  dnnl_primitive_attr_t attributes = status ? 0 : cd_attributes(&p.options, &status);
  if (attributes) {
    int few = p.batch == 1 && p.m <= few_rows && !p.transpose_a && p.transpose_b && !p.options.constant_weights
      && !p.a_stride && !p.b_stride && !p.c_stride;
    if (few) operation = make_inner_product(&p, attributes, &status);
    else operation = make_matmul(&p, like, attributes, &status);
    dnnl_primitive_attr_destroy(attributes);
  }
  cd_leave(before);
  if (!operation) cd_describe_error(status, "the matrix product", error, error_size);
  return operation;
}
