// The kernels for the instruction set every processor of the architecture has.
#include "tables.h"
#include <math.h>
#include <string.h>

#define CK_WIDTH 4
#define CK_NAME "baseline"
#define CK_TABLE ck_table_baseline
#include "kernels/vector.h"
#include "kernels/elementary.h"
#include "kernels/maps.h"
#include "kernels/rows.h"
#include "kernels/conversions.h"
#include "kernels/pooling.h"
#include "kernels/movement.h"
#include "kernels/table.h"
