// The kernels for avx512.
#if defined(__x86_64__)
#include <immintrin.h>
#include "tables.h"
#include <math.h>
#include <string.h>

#define CK_WIDTH 16
#define CK_NAME "avx512"
#define CK_TABLE ck_table_avx512
#pragma clang attribute push( \
  __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma,f16c,bmi,bmi2"))), apply_to = function)
#pragma clang attribute push(__attribute__((min_vector_width(512))), apply_to = function)
#include "kernels/vector.h"
#include "kernels/exponential.h"
#include "kernels/trigonometric.h"
#include "kernels/error_function.h"
#include "kernels/division.h"
#include "kernels/float8.h"
#include "kernels/maps.h"
#include "kernels/rows.h"
#include "kernels/conversions.h"
#include "kernels/pooling.h"
#include "kernels/movement.h"
#include "kernels/table.h"
#pragma clang attribute pop
#pragma clang attribute pop
#endif
