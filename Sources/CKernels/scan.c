// Runs the body of a scan for every step.
#include "ck_program.h"
#include <string.h>

int ck_execute_list(const void *context, const ck_environment *environment) {
  (void)environment;
  const ck_list *list = context;
  long failed;
  return ck_run(list->instructions, list->count, list->environment, &failed);
}

int ck_execute_parts(const void *context, const ck_environment *environment) {
  const ck_parts *parts = context;
  for (long i = environment->thread; i < parts->count; i += environment->team ? environment->team : 1) {
    int status = ck_execute_list(&parts->part[i], environment);
    if (status) return status;
  }
  return 0;
}

static void transfer(const ck_transfer *transfers, long count, long step) {
  for (long i = 0; i < count; i++) {
    const ck_transfer *t = &transfers[i];
    memcpy(t->target + step * t->target_stride, t->source + step * t->source_stride, t->size);
  }
}

int ck_execute_scan(const void *context, const ck_environment *environment) {
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
    int status = ck_execute_list(&c->body, environment);
    if (status) return status;
    transfer(c->after, c->after_count, step);
  }
  transfer(c->last, c->last_count, 0);
  return 0;
}
