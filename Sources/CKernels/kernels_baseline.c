// The kernels for the instruction set every processor of the architecture has.
#include "tables.h"
#include <math.h>
#include <string.h>

#define CK_WIDTH 4
#define CK_NAME "baseline"
#define CK_TABLE ck_table_baseline
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
