// Convolutions over channels-last tensors and their two gradients. oneDNN chooses the layout of the weights.
#include "operation.h"
#include <string.h>

/// Layouts in oneDNN's order of axes: images, channels, space; weights are groups, result channels, source channels, space.
typedef struct {
  layout source, weights, chosen_weights, bias, result;
  dnnl_dims_t strides, dilation, low, high;
} convolution_layouts;

static void free_layouts(convolution_layouts *l) {
  layout_free(&l->source), layout_free(&l->weights), layout_free(&l->chosen_weights), layout_free(&l->bias);
  layout_free(&l->result);
}

static dnnl_status_t image_layout(layout *x, int rank, int64_t images, int64_t channels, const int64_t *space) {
  dnnl_dims_t sizes = {images, channels}, strides = {0, 1};
  int64_t stride = channels;
  for (int axis = rank - 1; axis >= 0; axis--) {
    sizes[2 + axis] = space[axis], strides[2 + axis] = stride;
    stride *= space[axis];
  }
  strides[0] = stride;
  return layout_strided(x, rank + 2, sizes, strides);
}

static dnnl_status_t make_layouts(convolution_layouts *l, const cd_convolution *c, const cd_operation *like) {
  int rank = (int)c->spatial_rank, grouped = c->groups > 1;
  dnnl_dims_t bias = {c->out_channels}, one = {1};
  int64_t in = c->in_channels / c->groups, out = c->out_channels / c->groups;
  dnnl_dims_t sizes = {c->groups, out, in}, strides = {out, 1, c->out_channels};
  int64_t stride = in * c->out_channels;
  for (int axis = rank - 1; axis >= 0; axis--) {
    sizes[3 + axis] = c->kernel[axis], strides[3 + axis] = stride;
    stride *= c->kernel[axis];
  }
  for (int axis = 0; axis < rank; axis++) {
    l->strides[axis] = c->strides[axis], l->dilation[axis] = c->dilation[axis] - 1;
    l->low[axis] = c->pad_low[axis], l->high[axis] = c->pad_high[axis];
  }
  int first = grouped ? 0 : 1;
  dnnl_status_t status = image_layout(&l->source, rank, c->batch, c->in_channels, c->in);
  if (!status) status = image_layout(&l->result, rank, c->batch, c->out_channels, c->out);
  if (!status) status = layout_strided(&l->bias, 1, bias, one);
  if (!status) status = layout_strided(&l->weights, rank + 3 - first, sizes + first, strides + first);
  if (!status && like) status = layout_copy(&l->chosen_weights, ref(like->packed ? &like->inner_layout : &l->weights));
  else if (!status) status = layout_any(&l->chosen_weights, rank + 3 - first, sizes + first);
  return status;
}

static dnnl_status_t describe(
  dnnl_primitive_desc_t *desc, dnnl_prop_kind_t kind, const convolution_layouts *l, int has_bias,
  const_dnnl_primitive_attr_t attributes, const_dnnl_primitive_desc_t hint) {
  return describe_convolution(
    desc, kind, ref(&l->source), ref(&l->chosen_weights), has_bias ? ref(&l->bias) : 0, ref(&l->result), l->strides,
    l->dilation, l->low, l->high, attributes, cd_engine(), hint);
}

static void assign_roles(operation_roles *r, dnnl_prop_kind_t kind, const convolution_layouts *l, const cd_options *options) {
  memset(r, 0, sizeof *r);
  switch (kind) {
  case dnnl_backward_data:
    r->first = DNNL_ARG_DIFF_DST, r->second = DNNL_ARG_WEIGHTS, r->result = DNNL_ARG_DIFF_SRC;
    r->first_layout = ref(&l->result), r->second_layout = ref(&l->weights), r->result_layout = ref(&l->source);
    r->chosen_argument = DNNL_ARG_WEIGHTS;
    break;
  case dnnl_backward_weights:
    r->first = DNNL_ARG_SRC, r->second = DNNL_ARG_DIFF_DST, r->result = DNNL_ARG_DIFF_WEIGHTS;
    r->first_layout = ref(&l->source), r->second_layout = ref(&l->result), r->result_layout = ref(&l->weights);
    r->chosen_argument = DNNL_ARG_DIFF_WEIGHTS;
    break;
  default:
    r->first = DNNL_ARG_SRC, r->second = DNNL_ARG_WEIGHTS, r->result = DNNL_ARG_DST;
    r->first_layout = ref(&l->source), r->second_layout = ref(&l->weights), r->result_layout = ref(&l->result);
    r->chosen_argument = DNNL_ARG_WEIGHTS;
    r->bias = options->has_bias ? DNNL_ARG_BIAS : 0, r->bias_layout = ref(&l->bias);
    r->constant = options->constant_weights;
  }
}

static cd_operation *create(
  const cd_convolution *c, const cd_operation *like, dnnl_prop_kind_t kind, const char *what, char *error, size_t error_size) {
  convolution_layouts l;
  memset(&l, 0, sizeof l);
  int forward = kind == dnnl_forward_inference, before = cd_enter();
  dnnl_status_t status = cd_engine() ? make_layouts(&l, c, like) : dnnl_runtime_error;
  dnnl_primitive_attr_t attributes = status ? 0 : cd_attributes(forward ? &c->options : 0, &status);
  dnnl_primitive_desc_t desc = 0, hint = 0;
  // Gradients are described with the forward convolution they belong to.
  if (!status && !forward) status = describe(&hint, dnnl_forward_training, &l, 0, 0, 0);
  if (!status) status = describe(&desc, kind, &l, forward && c->options.has_bias, attributes, hint);
  cd_operation *operation = 0;
  if (!status) {
    operation_roles roles;
    assign_roles(&roles, kind, &l, &c->options);
    dnnl_query_t query = kind == dnnl_backward_weights ? dnnl_query_diff_weights_md : dnnl_query_weights_md;
    roles.chosen_layout = dnnl_primitive_desc_query_md(desc, query, 0);
    operation = cd_finish(desc, &roles, &status);
  }
  if (hint) dnnl_primitive_desc_destroy(hint);
  if (attributes) dnnl_primitive_attr_destroy(attributes);
  free_layouts(&l);
  cd_leave(before);
  if (!operation) cd_describe_error(status, what, error, error_size);
  return operation;
}

cd_operation *cd_convolution_forward_create(
  const cd_convolution *c, const cd_operation *like, char *error, size_t error_size) {
  return create(c, like, dnnl_forward_inference, "the convolution", error, error_size);
}
cd_operation *cd_convolution_backward_data_create(const cd_convolution *c, char *error, size_t error_size) {
  return create(c, 0, dnnl_backward_data, "the convolution's gradient of the source", error, error_size);
}
cd_operation *cd_convolution_backward_weights_create(const cd_convolution *c, char *error, size_t error_size) {
  return create(c, 0, dnnl_backward_weights, "the convolution's gradient of the weights", error, error_size);
}
