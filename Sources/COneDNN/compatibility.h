// One vocabulary for the parts of oneDNN's C interface that changed between 2.x and 3.x: memory descriptors are values in
// the one and handles in the other, and primitive descriptors are made from operation descriptors or directly.
#pragma once
#include <dnnl.h>

#if DNNL_VERSION_MAJOR >= 3

typedef dnnl_memory_desc_t layout;            // owned
typedef const_dnnl_memory_desc_t layout_ref;  // borrowed
static inline layout_ref ref(const layout *x) { return *x; }
static inline void layout_free(layout *x) {
  if (*x) dnnl_memory_desc_destroy(*x);
  *x = 0;
}
static inline dnnl_status_t layout_copy(layout *x, layout_ref from) { return dnnl_memory_desc_clone(x, from); }
static inline dnnl_status_t layout_strided(layout *x, int rank, const dnnl_dims_t sizes, const dnnl_dims_t strides) {
  return dnnl_memory_desc_create_with_strides(x, rank, sizes, dnnl_f32, strides);
}
static inline dnnl_status_t layout_any(layout *x, int rank, const dnnl_dims_t sizes) {
  return dnnl_memory_desc_create_with_tag(x, rank, sizes, dnnl_f32, dnnl_format_tag_any);
}
static inline dnnl_status_t append_eltwise(dnnl_post_ops_t ops, dnnl_alg_kind_t kind, float alpha, float beta) {
  return dnnl_post_ops_append_eltwise(ops, kind, alpha, beta);
}
static inline dnnl_status_t describe_matmul(
  dnnl_primitive_desc_t *d, layout_ref a, layout_ref b, layout_ref bias, layout_ref c, const_dnnl_primitive_attr_t attr,
  dnnl_engine_t engine) {
  return dnnl_matmul_primitive_desc_create(d, engine, a, b, bias, c, attr);
}
static inline dnnl_status_t describe_inner_product(
  dnnl_primitive_desc_t *d, layout_ref a, layout_ref b, layout_ref bias, layout_ref c, const_dnnl_primitive_attr_t attr,
  dnnl_engine_t engine) {
  return dnnl_inner_product_forward_primitive_desc_create(d, engine, dnnl_forward_inference, a, b, bias, c, attr);
}
static inline dnnl_status_t describe_convolution(
  dnnl_primitive_desc_t *d, dnnl_prop_kind_t kind, layout_ref source, layout_ref weights, layout_ref bias, layout_ref result,
  const dnnl_dims_t strides, const dnnl_dims_t dilation, const dnnl_dims_t low, const dnnl_dims_t high,
  const_dnnl_primitive_attr_t attr, dnnl_engine_t engine, const_dnnl_primitive_desc_t hint) {
  switch (kind) {
  case dnnl_backward_data:
    return dnnl_convolution_backward_data_primitive_desc_create(
      d, engine, dnnl_convolution_direct, source, weights, result, strides, dilation, low, high, hint, attr);
  case dnnl_backward_weights:
    return dnnl_convolution_backward_weights_primitive_desc_create(
      d, engine, dnnl_convolution_direct, source, weights, 0, result, strides, dilation, low, high, hint, attr);
  default:
    return dnnl_convolution_forward_primitive_desc_create(
      d, engine, kind, dnnl_convolution_direct, source, weights, bias, result, strides, dilation, low, high, attr);
  }
}

#else

typedef dnnl_memory_desc_t layout;
typedef const dnnl_memory_desc_t *layout_ref;
static inline layout_ref ref(const layout *x) { return x; }
static inline void layout_free(layout *x) { (void)x; }
static inline dnnl_status_t layout_copy(layout *x, layout_ref from) {
  *x = *from;
  return dnnl_success;
}
static inline dnnl_status_t layout_strided(layout *x, int rank, const dnnl_dims_t sizes, const dnnl_dims_t strides) {
  return dnnl_memory_desc_init_by_strides(x, rank, sizes, dnnl_f32, strides);
}
static inline dnnl_status_t layout_any(layout *x, int rank, const dnnl_dims_t sizes) {
  return dnnl_memory_desc_init_by_tag(x, rank, sizes, dnnl_f32, dnnl_format_tag_any);
}
static inline dnnl_status_t append_eltwise(dnnl_post_ops_t ops, dnnl_alg_kind_t kind, float alpha, float beta) {
  return dnnl_post_ops_append_eltwise(ops, 1, kind, alpha, beta);
}
static inline dnnl_status_t describe_matmul(
  dnnl_primitive_desc_t *d, layout_ref a, layout_ref b, layout_ref bias, layout_ref c, const_dnnl_primitive_attr_t attr,
  dnnl_engine_t engine) {
  dnnl_matmul_desc_t desc;
  dnnl_status_t status = dnnl_matmul_desc_init(&desc, a, b, bias, c);
  return status ? status : dnnl_primitive_desc_create(d, &desc, attr, engine, 0);
}
static inline dnnl_status_t describe_inner_product(
  dnnl_primitive_desc_t *d, layout_ref a, layout_ref b, layout_ref bias, layout_ref c, const_dnnl_primitive_attr_t attr,
  dnnl_engine_t engine) {
  dnnl_inner_product_desc_t desc;
  dnnl_status_t status = dnnl_inner_product_forward_desc_init(&desc, dnnl_forward_inference, a, b, bias, c);
  return status ? status : dnnl_primitive_desc_create(d, &desc, attr, engine, 0);
}
static inline dnnl_status_t describe_convolution(
  dnnl_primitive_desc_t *d, dnnl_prop_kind_t kind, layout_ref source, layout_ref weights, layout_ref bias, layout_ref result,
  const dnnl_dims_t strides, const dnnl_dims_t dilation, const dnnl_dims_t low, const dnnl_dims_t high,
  const_dnnl_primitive_attr_t attr, dnnl_engine_t engine, const_dnnl_primitive_desc_t hint) {
  dnnl_convolution_desc_t desc;
  dnnl_status_t status;
  switch (kind) {
  case dnnl_backward_data:
    status = dnnl_dilated_convolution_backward_data_desc_init(
      &desc, dnnl_convolution_direct, source, weights, result, strides, dilation, low, high);
    break;
  case dnnl_backward_weights:
    status = dnnl_dilated_convolution_backward_weights_desc_init(
      &desc, dnnl_convolution_direct, source, weights, 0, result, strides, dilation, low, high);
    break;
  default:
    status = dnnl_dilated_convolution_forward_desc_init(
      &desc, kind, dnnl_convolution_direct, source, weights, bias, result, strides, dilation, low, high);
  }
  return status ? status : dnnl_primitive_desc_create(d, &desc, attr, engine, hint);
}

#endif
