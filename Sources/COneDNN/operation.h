// What products and convolutions share: one oneDNN primitive with the layouts on its outside, and a reorder of the weights
// (or of their gradient) where oneDNN prefers a layout of its own.
#pragma once
#include "COneDNN.h"
#include "compatibility.h"

struct cd_operation {
  dnnl_stream_t stream;
  dnnl_primitive_t primitive, reorder;
  dnnl_memory_t memory[5];       // first, second, bias, result, scratch pad of the primitive
  dnnl_memory_t plain, inner;    // outside and inside of the reorder
  dnnl_memory_t reorder_pad;     // its scratch pad, or null
  layout plain_layout, inner_layout;  // theirs, when there is a reorder
  dnnl_exec_arg_t arguments[5], reorder_arguments[3];
  int argument_count, reorder_argument_count;
  int reorders_result;           // the reorder follows the primitive instead of preceding it
  int packed;                    // the reorder happens in cd_pack, not in cd_run
  size_t scratch_pad_size, inner_size;
  char implementation[64];
};

/// The roles of a primitive's operands, in the order of `cd_operation.memory`.
typedef struct {
  int first, second, bias, result;       // DNNL_ARG_…, bias 0 when there is none
  layout_ref first_layout, second_layout, bias_layout, result_layout;  // outside
  int chosen_argument;                   // the operand whose layout oneDNN chose: second or result
  layout_ref chosen_layout;
  int constant;                          // the chosen operand is packed once
} operation_roles;

dnnl_engine_t cd_engine(void);
/// Attributes with a scratch pad of the caller's and the options' post-operations; null with the status set.
dnnl_primitive_attr_t cd_attributes(const cd_options *options, dnnl_status_t *status);
/// Takes over `desc`.
cd_operation *cd_finish(dnnl_primitive_desc_t desc, const operation_roles *roles, dnnl_status_t *status);
/// Has oneDNN use this thread alone; returns what was set before, for cd_leave.
int cd_enter(void);
void cd_leave(int before);
/// Writes why oneDNN refused.
void cd_describe_error(dnnl_status_t status, const char *what, char *error, size_t size);
