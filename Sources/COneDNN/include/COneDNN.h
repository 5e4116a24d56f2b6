// oneDNN behind plain C structs of ours: the same over oneDNN 2.6 (Debian 12) and 3.x.
// An operation is created once for fixed shapes, bound once to fixed addresses and run many times.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct cd_operation cd_operation;

/// Activations oneDNN applies to a result before it is stored.
typedef enum { CD_NONE, CD_RELU, CD_RELU6, CD_TANH, CD_SIGMOID, CD_ELU, CD_SWISH, CD_LEAKY_RELU } cd_activation;

typedef struct {
  int has_bias;          // one float per output column / channel
  cd_activation activation;
  float alpha;           // of ELU and leaky ReLU
  /// The weights do not change between runs: they are packed with cd_pack into cd_packed_size bytes in the layout oneDNN
  /// likes best and given packed at bind. Otherwise they are plain row-major and repacked, if that pays, in each run.
  int constant_weights;
  /// Constant weights of a product are packed in columns even where oneDNN likes them as they are, as it does or does not
  /// on different processors: what packing does can be tested on each.
  int always_packs;
} cd_options;

/// C[b] = A[b] x B[b]: A is (m, k) or, transposed, stored (k, m); B is (k, n) or, transposed, stored (n, k); row-major, dense.
/// `a_batch`/`b_batch` is `batch` or 1 (the same matrix for each).
typedef struct {
  int64_t batch, a_batch, b_batch, m, n, k;
  int transpose_a, transpose_b;
  // Elements from one stored row to the next of a matrix that is a part of a wider one; 0: dense.
  int64_t a_stride, b_stride, c_stride;
  cd_options options;
} cd_matmul;

/// Channels-last convolution of 1 to 3 spatial axes (unused trailing ones 1): source (batch, spatial…, in), weights
/// (kernel…, in / groups, out), result (batch, out spatial…, out), all dense row-major. dilation 1 = none.
typedef struct {
  int64_t spatial_rank, batch, in_channels, out_channels, groups;
  int64_t in[3], out[3], kernel[3], strides[3], dilation[3], pad_low[3], pad_high[3];
  cd_options options;    // forward only
} cd_convolution;

/// Each returns null and fills `error` when oneDNN refuses. `like`, unless it is null, is another operation on the same
/// constant weights, whose packed ones this one is to take too.
cd_operation *cd_matmul_create(const cd_matmul *, const cd_operation *like, char *error, size_t error_size);
cd_operation *cd_convolution_forward_create(
  const cd_convolution *, const cd_operation *like, char *error, size_t error_size);
/// Gradient of the source: operands (gradient of the result, weights) -> gradient of the source.
cd_operation *cd_convolution_backward_data_create(const cd_convolution *, char *error, size_t error_size);
/// Gradient of the weights: operands (source, gradient of the result) -> gradient of the weights.
cd_operation *cd_convolution_backward_weights_create(const cd_convolution *, char *error, size_t error_size);
void cd_destroy(cd_operation *);

size_t cd_scratch_size(const cd_operation *);   // bytes the caller provides at bind, 64-byte aligned
size_t cd_packed_size(const cd_operation *);    // bytes of packed weights; 0 when the plain ones serve as they are
int cd_pack(cd_operation *, const float *weights, void *packed);  // 0, or oneDNN's status

/// Whether both operations pack the same weights to the same bytes.
int cd_packs_alike(const cd_operation *, const cd_operation *);

/// An operation is run by one thread at a time, and runs on that one alone.
/// Fixes the addresses: first and second operand in the order above, bias (or null), result, scratch (or null).
int cd_bind(cd_operation *, const void *a, const void *b, const float *bias, float *result, void *scratch);
/// Moves one bound address: that of the first (0) or second operand (1), or of the result (3).
int cd_move(cd_operation *, int argument, void *address);
int cd_run(cd_operation *);                     // 0, or oneDNN's status

const char *cd_version(void);
/// The best of "baseline", "avx2" and "avx512" that oneDNN's kernels use here: the processor's, or less where
/// `ONEDNN_MAX_CPU_ISA` says so.
const char *cd_instruction_set(void);
/// The implementation oneDNN chose, e.g. "brg:avx512_core": tests check that the slow reference never slips in unseen.
const char *cd_implementation(const cd_operation *);
