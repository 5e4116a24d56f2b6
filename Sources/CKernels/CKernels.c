// The choice of the table and the random bits of one element.
#include "CKernels.h"
#include "tables.h"
#include <string.h>

const ck_table *ck_select(const char *name) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c")
    && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
  int avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
    && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
  if (avx512 && (!name || !strcmp(name, "avx512"))) return &ck_table_avx512;
  if (avx2 && (!name || !strcmp(name, "avx2"))) return &ck_table_avx2;
#endif
  return !name || !strcmp(name, "baseline") ? &ck_table_baseline : 0;
}

ck_map ck_map_of(const ck_table *table, enum ck_function function) {
  return (unsigned)function < CK_FUNCTION_COUNT ? table->map[function] : 0;
}

uint32_t ck_random_bits(uint32_t key0, uint32_t key1, uint32_t index) {
  uint32_t x = index * 0x9E3779B9u + key0;
  x = (x ^ x >> 17) * 0xed5ad4bbu;
  x = (x ^ x >> 11) * 0xac4c1b51u;
  x = (x ^ x >> 15) * 0x31848babu;
  x = x ^ x >> 14 ^ key1;
  x = (x ^ x >> 16) * 0x7feb352du;
  x = (x ^ x >> 15) * 0x846ca68bu;
  return x ^ x >> 16;
}
