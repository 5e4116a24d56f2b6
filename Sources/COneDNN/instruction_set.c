// The instruction set of oneDNN's kernels, which ours follow.
#include "COneDNN.h"
#include <dnnl.h>

static int has(int isa, int wanted) { return (isa & wanted) == wanted; }

const char *cd_instruction_set(void) {
  int isa = (int)dnnl_get_effective_cpu_isa();
  return has(isa, dnnl_cpu_isa_avx512_core) ? "avx512" : has(isa, dnnl_cpu_isa_avx2) ? "avx2" : "baseline";
}
