// What the list of elementwise functions says of each.
#include "CKernels.h"

enum cost { CHEAP, QUICK, SLOW };

static const struct {
  const char *name;
  enum cost cost;
} functions[CK_FUNCTION_COUNT] = {
#define CK_ENTRY(NAME, name, operands, cost, value) {#name, cost},
  CK_FUNCTIONS(CK_ENTRY)
#undef CK_ENTRY
};

const char *ck_function_name(enum ck_function function) { return functions[function].name; }

int ck_function_is_cheap(enum ck_function function) { return functions[function].cost == CHEAP; }
