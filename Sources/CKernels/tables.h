// The tables of the instruction sets, which CKernels.c chooses from.
#pragma once
#include "CKernels.h"

extern const ck_table ck_table_baseline;
#if defined(__x86_64__)
extern const ck_table ck_table_avx2, ck_table_avx512;
#endif
