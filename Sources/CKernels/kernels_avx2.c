// The kernels for avx2.
#if defined(__x86_64__)
#include <immintrin.h>
#include "tables.h"
#include <math.h>
#include <string.h>

#define CK_WIDTH 8
#define CK_NAME "avx2"
#define CK_TABLE ck_table_avx2
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c,bmi,bmi2"))), apply_to = function)
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
#endif
