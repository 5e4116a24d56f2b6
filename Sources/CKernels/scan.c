// Runs the body of a scan for every step.
#include "ck_pool.h"
#include <string.h>

int ck_execute_list(const void *context, const ck_environment *environment, int part, int parts) {
  (void)environment, (void)part, (void)parts;
  long failed;
  return ck_run_alone(context, &failed);
}

int ck_execute_lists(const void *context, const ck_environment *environment, int part, int parts) {
  return ck_execute_list((const ck_list *)context + part, environment, part, parts);
}

static void transfer(const ck_transfer *transfers, long count, long step) {
  for (long i = 0; i < count; i++) {
    const ck_transfer *t = &transfers[i];
    memcpy(t->target + step * t->target_stride, t->source + step * t->source_stride, t->size);
  }
}

int ck_execute_scan(const void *context, const ck_environment *environment, int part, int parts) {
  const ck_scan_call *c = context;
  transfer(c->first, c->first_count, 0);
  for (long i = 0; i < c->length; i++) {
    long step = c->is_reversed ? c->length - 1 - i : i;
    for (long k = 0; k < c->moving_count; k++) *c->moving[k].address = c->moving[k].base + step * c->moving[k].stride;
    for (long k = 0; k < c->operand_count; k++) {
      const ck_moving_operand *o = &c->operands[k];
      int status = c->move(o->operation, o->argument, o->base + step * o->stride);
      if (status) return status;
    }
    transfer(c->before, c->before_count, step);
    int status = ck_execute_list(&c->body, environment, part, parts);
    if (status) return status;
    transfer(c->after, c->after_count, step);
  }
  transfer(c->last, c->last_count, 0);
  return 0;
}
