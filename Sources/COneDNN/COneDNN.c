// The life of an operation: making it of a primitive, packing, binding, running.
#include "operation.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// oneDNN's own loops are libgomp's. The parts of an operation are divided among the threads of the pool, so that within
// one of them it has one thread.
int omp_get_max_threads(void);
void omp_set_num_threads(int);
int cd_enter(void) {
  int before = omp_get_max_threads();
  if (before != 1) omp_set_num_threads(1);
  return before;
}
void cd_leave(int before) {
  if (before != 1) omp_set_num_threads(before);
}

static pthread_once_t engine_once = PTHREAD_ONCE_INIT;
static dnnl_engine_t engine;
static void make_engine(void) {
  if (dnnl_engine_create(&engine, dnnl_cpu, 0)) engine = 0;
}
dnnl_engine_t cd_engine(void) {
  pthread_once(&engine_once, make_engine);
  return engine;
}

void cd_describe_error(dnnl_status_t status, const char *what, char *error, size_t size) {
  const char *reason;
  switch (status) {
  case dnnl_out_of_memory: reason = "out of memory"; break;
  case dnnl_invalid_arguments: reason = "the shapes or options do not fit together"; break;
  case dnnl_unimplemented: reason = "it has no implementation for these shapes and options"; break;
  default: reason = "it failed inside"; break;
  }
  if (size) snprintf(error, size, "oneDNN %s refuses %s: %s (status %d)", cd_version(), what, reason, (int)status);
}

static dnnl_status_t append_activation(dnnl_post_ops_t ops, cd_activation activation, float alpha) {
  switch (activation) {
  case CD_NONE: return dnnl_success;
  case CD_RELU: return append_eltwise(ops, dnnl_eltwise_relu, 0, 0);
  case CD_RELU6: return append_eltwise(ops, dnnl_eltwise_clip, 0, 6);
  case CD_TANH: return append_eltwise(ops, dnnl_eltwise_tanh, 0, 0);
  case CD_SIGMOID: return append_eltwise(ops, dnnl_eltwise_logistic, 0, 0);
  case CD_ELU: return append_eltwise(ops, dnnl_eltwise_elu, alpha, 0);
  case CD_SWISH: return append_eltwise(ops, dnnl_eltwise_swish, 1, 0);
  case CD_LEAKY_RELU: return append_eltwise(ops, dnnl_eltwise_relu, alpha, 0);
  }
  return dnnl_invalid_arguments;
}

dnnl_primitive_attr_t cd_attributes(const cd_options *options, dnnl_status_t *status) {
  dnnl_primitive_attr_t attributes = 0;
  dnnl_post_ops_t ops = 0;
  if ((*status = dnnl_primitive_attr_create(&attributes))) return 0;
  *status = dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
  if (!*status && options && options->activation != CD_NONE) {
    *status = dnnl_post_ops_create(&ops);
    if (!*status) *status = append_activation(ops, options->activation, options->alpha);
    if (!*status) *status = dnnl_primitive_attr_set_post_ops(attributes, ops);
    if (ops) dnnl_post_ops_destroy(ops);
  }
  if (*status) {
    dnnl_primitive_attr_destroy(attributes);
    return 0;
  }
  return attributes;
}

static dnnl_status_t make_reorder(cd_operation *o, const operation_roles *roles) {
  int result = roles->chosen_argument == roles->result;
  layout_ref plain = result ? roles->result_layout : roles->second_layout, inner = roles->chosen_layout;
  layout_ref from = result ? inner : plain, to = result ? plain : inner;
  dnnl_primitive_desc_t desc = 0;
  dnnl_status_t status;
  // The library's own scratch pad belongs to the thread that makes a primitive, and others run it.
  dnnl_primitive_attr_t attributes = cd_attributes(0, &status);
  if (!attributes) return status;
  status = dnnl_reorder_primitive_desc_create(&desc, from, cd_engine(), to, cd_engine(), attributes);
  dnnl_primitive_attr_destroy(attributes);
  if (status) return status;
  status = dnnl_primitive_create(&o->reorder, desc);
  layout_ref pad = dnnl_primitive_desc_query_md(desc, dnnl_query_scratchpad_md, 0);
  if (!status && pad && dnnl_memory_desc_get_size(pad) > 0)
    status = dnnl_memory_create(&o->reorder_pad, pad, cd_engine(), DNNL_MEMORY_ALLOCATE);
  dnnl_primitive_desc_destroy(desc);
  if (!status) status = layout_copy(&o->plain_layout, plain);
  if (!status) status = layout_copy(&o->inner_layout, inner);
  if (!status) status = dnnl_memory_create(&o->plain, plain, cd_engine(), DNNL_MEMORY_NONE);
  if (!status) status = dnnl_memory_create(&o->inner, inner, cd_engine(), DNNL_MEMORY_NONE);
  o->reorder_arguments[0] = (dnnl_exec_arg_t){DNNL_ARG_FROM, result ? o->inner : o->plain};
  o->reorder_arguments[1] = (dnnl_exec_arg_t){DNNL_ARG_TO, result ? o->plain : o->inner};
  o->reorder_arguments[2] = (dnnl_exec_arg_t){DNNL_ARG_SCRATCHPAD, o->reorder_pad};
  o->reorder_argument_count = o->reorder_pad ? 3 : 2;
  o->inner_size = dnnl_memory_desc_get_size(inner);
  o->reorders_result = result;
  o->packed = roles->constant && !result;
  return status;
}

static dnnl_status_t finish(cd_operation *o, dnnl_primitive_desc_t desc, const operation_roles *roles) {
  const char *name = "";
  dnnl_primitive_desc_query(desc, dnnl_query_impl_info_str, 0, &name);
  snprintf(o->implementation, sizeof o->implementation, "%s", name);
  layout_ref pad = dnnl_primitive_desc_query_md(desc, dnnl_query_scratchpad_md, 0);
  o->scratch_pad_size = pad ? dnnl_memory_desc_get_size(pad) : 0;
  dnnl_status_t status = dnnl_stream_create(&o->stream, cd_engine(), dnnl_stream_default_flags);
  if (!status) status = dnnl_primitive_create(&o->primitive, desc);
  if (!status && !dnnl_memory_desc_equal(
        roles->chosen_layout, roles->chosen_argument == roles->result ? roles->result_layout : roles->second_layout))
    status = make_reorder(o, roles);
  int reordered = o->reorder ? roles->chosen_argument : 0;
  layout_ref layouts[5] = {
    roles->first_layout, reordered == roles->second ? roles->chosen_layout : roles->second_layout,
    roles->bias ? roles->bias_layout : 0, reordered == roles->result ? roles->chosen_layout : roles->result_layout,
    o->scratch_pad_size ? pad : 0,
  };
  int names[5] = {roles->first, roles->second, roles->bias, roles->result, DNNL_ARG_SCRATCHPAD};
  for (int i = 0; i < 5 && !status; i++) {
    if (!layouts[i]) continue;
    status = dnnl_memory_create(&o->memory[i], layouts[i], cd_engine(), DNNL_MEMORY_NONE);
    o->arguments[o->argument_count++] = (dnnl_exec_arg_t){names[i], o->memory[i]};
  }
  return status;
}

cd_operation *cd_finish(dnnl_primitive_desc_t desc, const operation_roles *roles, dnnl_status_t *status) {
  cd_operation *o = calloc(1, sizeof *o);
  *status = o ? finish(o, desc, roles) : dnnl_out_of_memory;
  dnnl_primitive_desc_destroy(desc);
  if (*status) {
    cd_destroy(o);
    return 0;
  }
  return o;
}

void cd_destroy(cd_operation *o) {
  if (!o) return;
  for (int i = 0; i < 5; i++) if (o->memory[i]) dnnl_memory_destroy(o->memory[i]);
  if (o->reorder_pad) dnnl_memory_destroy(o->reorder_pad);
  if (o->plain) dnnl_memory_destroy(o->plain);
  if (o->inner) dnnl_memory_destroy(o->inner);
  if (o->reorder) dnnl_primitive_destroy(o->reorder);
  if (o->primitive) dnnl_primitive_destroy(o->primitive);
  if (o->stream) dnnl_stream_destroy(o->stream);
  if (o->reorder) layout_free(&o->plain_layout), layout_free(&o->inner_layout);
  free(o);
}

/// Both parts of the scratch start on cache lines.
static size_t whole_lines(size_t size) { return (size + 63) & ~(size_t)63; }

size_t cd_scratch_size(const cd_operation *o) {
  size_t inner = o->reorder && !o->packed ? o->inner_size : 0;
  return inner ? whole_lines(o->scratch_pad_size) + inner : o->scratch_pad_size;
}
size_t cd_packed_size(const cd_operation *o) { return o->packed ? o->inner_size : 0; }

int cd_pack(cd_operation *o, const float *weights, void *packed) {
  if (!o->packed) return dnnl_invalid_arguments;
  int before = cd_enter();
  dnnl_status_t status = dnnl_memory_set_data_handle(o->plain, (void *)weights);
  if (!status) status = dnnl_memory_set_data_handle(o->inner, packed);
  if (!status) status = dnnl_primitive_execute(o->reorder, o->stream, o->reorder_argument_count, o->reorder_arguments);
  if (!status) status = dnnl_stream_wait(o->stream);
  cd_leave(before);
  return (int)status;
}

int cd_packs_alike(const cd_operation *a, const cd_operation *b) {
  return a->packed && b->packed && dnnl_memory_desc_equal(ref(&a->plain_layout), ref(&b->plain_layout))
    && dnnl_memory_desc_equal(ref(&a->inner_layout), ref(&b->inner_layout));
}

int cd_bind(cd_operation *o, const void *a, const void *b, const float *bias, float *result, void *scratch) {
  if (!scratch && cd_scratch_size(o)) return dnnl_invalid_arguments;
  char *inner = (char *)scratch + whole_lines(o->scratch_pad_size);
  int reorders = o->reorder && !o->packed;
  void *addresses[5] = {(void *)a, (void *)b, (void *)bias, result, scratch};
  if (reorders) {
    int chosen = o->reorders_result ? 3 : 1;
    dnnl_status_t status = dnnl_memory_set_data_handle(o->plain, addresses[chosen]);
    if (!status) status = dnnl_memory_set_data_handle(o->inner, inner);
    if (status) return (int)status;
    addresses[chosen] = inner;
  }
  for (int i = 0; i < 5; i++) {
    if (!o->memory[i]) continue;
    dnnl_status_t status = dnnl_memory_set_data_handle(o->memory[i], addresses[i]);
    if (status) return (int)status;
  }
  return 0;
}

int cd_move(cd_operation *o, int argument, void *address) {
  int reorders = o->reorder && !o->packed && argument == (o->reorders_result ? 3 : 1);
  return (int)dnnl_memory_set_data_handle(reorders ? o->plain : o->memory[argument], address);
}

int cd_run(cd_operation *o) {
  int before = cd_enter();
  dnnl_status_t status = dnnl_success;
  int reorders = o->reorder && !o->packed;
  if (reorders && !o->reorders_result) status = dnnl_primitive_execute(o->reorder, o->stream, o->reorder_argument_count, o->reorder_arguments);
  if (!status) status = dnnl_primitive_execute(o->primitive, o->stream, o->argument_count, o->arguments);
  if (!status && reorders && o->reorders_result)
    status = dnnl_primitive_execute(o->reorder, o->stream, o->reorder_argument_count, o->reorder_arguments);
  if (!status) status = dnnl_stream_wait(o->stream);
  cd_leave(before);
  return (int)status;
}

static pthread_once_t version_once = PTHREAD_ONCE_INIT;
static char version[32];
static void write_version(void) {
  const dnnl_version_t *v = dnnl_version();
  snprintf(version, sizeof version, "%d.%d.%d", v->major, v->minor, v->patch);
}
const char *cd_version(void) {
  pthread_once(&version_once, write_version);
  return version;
}
const char *cd_implementation(const cd_operation *o) { return o->implementation; }
