// A job: the claims on the parts of a program's phases, and what the threads do that work on them.
#define _GNU_SOURCE
#include "job.h"
#include <sched.h>
#include <stdlib.h>

/// An owner that is this late may have lost its processor: others then take its part.
enum { grace_nanoseconds = 2000 };

static atomic_ulong sleeps;
unsigned long ck_pool_sleeps(void) { return atomic_load_explicit(&sleeps, memory_order_relaxed); }

ck_job *ck_job_create(int parts) {
  size_t size = sizeof(ck_job) + (size_t)parts * sizeof(ck_claim);
  ck_job *job = aligned_alloc(64, (size + 63) / 64 * 64);
  if (!job) return 0;
  job->parts = parts;
  job->list = 0;
  job->first = 0;
  job->width = (ck_width){0};
  atomic_init(&job->limit, 0);
  atomic_init(&job->done, 0);
  atomic_init(&job->turn, 0);
  atomic_init(&job->sleepers, 0);
  atomic_init(&job->status, 0);
  atomic_init(&job->failed, 0);
  for (int part = 0; part < parts; part++) {
    atomic_init(&job->claims[part].phases, 0);
    atomic_init(&job->claims[part].seen, 0);
    atomic_init(&job->claims[part].processor, -1);
  }
  return job;
}

void ck_job_destroy(ck_job *job) {
  if (!job) return;
  ck_pool_dismiss(job);
  free(job);
}

static int is_claimed(ck_job *job, int part, unsigned long phase) {
  return atomic_load_explicit(&job->claims[part].phases, memory_order_relaxed) > phase;
}

static int take(ck_job *job, int part, unsigned long phase) {
  unsigned long expected = phase;
  return !is_claimed(job, part, phase)
    && atomic_compare_exchange_strong_explicit(
      &job->claims[part].phases, &expected, phase + 1, memory_order_acq_rel, memory_order_relaxed);
}

/// The instructions of `phase` for one part, which this thread has claimed.
static void run_part(ck_job *job, int part, unsigned long phase) {
  const ck_list *list = job->list;
  unsigned long index = phase - job->first;
  long begin = index ? list->phase_ends[index - 1] : 0, end = list->phase_ends[index];
  for (long i = begin; i < end; i++) {
    const ck_instruction *instruction = &list->instructions[i];
    if (part >= instruction->parts) continue;
    // After a failure nothing is run any more.
    if (atomic_load_explicit(&job->status, memory_order_relaxed)) break;
    int status = instruction->execute(instruction->context, list->environment, part, instruction->parts);
    if (status) {
      atomic_store(&job->failed, i);
      atomic_store(&job->status, status);
    }
  }
  unsigned long done = atomic_fetch_add_explicit(&job->done, 1, memory_order_acq_rel) + 1;
  if (done == (phase + 1) * (unsigned long)job->parts) {
    atomic_fetch_add(&job->turn, 1);
    if (atomic_load(&job->sleepers)) ck_futex_wake(&job->turn);
  }
}

static unsigned long current_phase(ck_job *job) {
  return atomic_load_explicit(&job->done, memory_order_acquire) / (unsigned long)job->parts;
}

/// Whether the owner of `part` did it itself in the phase before, so that it is likely to do so again.
static int is_near(ck_job *job, int part, unsigned long phase) {
  return atomic_load_explicit(&job->claims[part].seen, memory_order_relaxed) >= phase;
}

/// Takes a part of `phase` whose owner is away, or any that nobody has begun when `is_late`.
static int take_other(ck_job *job, int own, unsigned long phase, int is_late) {
  for (int step = 1; step < job->parts; step++) {
    int part = (own + step) % job->parts;
    if (!is_late && is_near(job, part, phase)) continue;
    if (take(job, part, phase)) {
      run_part(job, part, phase);
      return 1;
    }
  }
  return 0;
}

static int has_unclaimed(ck_job *job, unsigned long phase) {
  for (int part = 0; part < job->parts; part++) if (!is_claimed(job, part, phase)) return 1;
  return 0;
}

static void sleep_through(ck_job *job, unsigned long phase) {
  unsigned turn = atomic_load(&job->turn);
  atomic_fetch_add(&job->sleepers, 1);
  if (current_phase(job) == phase) {
    atomic_fetch_add_explicit(&sleeps, 1, memory_order_relaxed);
    ck_futex_wait(&job->turn, turn);
  }
  atomic_fetch_sub(&job->sleepers, 1);
}

/// Waits for the end of `phase`, unless there is a part that has no one to do it. Returns whether it did one.
static int finish_phase(ck_job *job, int own, unsigned long phase) {
  if (take_other(job, own, phase, 0)) return 1;
  ck_spin grace = ck_spin_begin(grace_nanoseconds);
  while (has_unclaimed(job, phase) && ck_spin_on(&grace))
    if (current_phase(job) != phase) return 0;
  if (current_phase(job) != phase) return 0;
  if (take_other(job, own, phase, 1)) return 1;
  ck_make_way(job, own);
  for (ck_spin spin = ck_spin_begin(ck_patience_nanoseconds); ck_spin_on(&spin);)
    if (current_phase(job) != phase) return 0;
  sleep_through(job, phase);
  return 0;
}

ck_share_of_run ck_job_work(ck_job *job, int own) {
  ck_share_of_run share = {0, 0};
  for (;;) {
    unsigned long phase = current_phase(job);
    if (phase >= atomic_load_explicit(&job->limit, memory_order_acquire)) return share;
    if (own < job->parts && take(job, own, phase)) {
      atomic_store_explicit(&job->claims[own].seen, phase + 1, memory_order_relaxed);
      atomic_store_explicit(&job->claims[own].processor, sched_getcpu(), memory_order_relaxed);
      run_part(job, own, phase);
      share.parts++;
      if (current_phase(job) != phase) continue;
    }
    uint64_t begin = ck_now();
    if (finish_phase(job, own, phase)) share.parts++;
    else share.waited += ck_now() - begin;
  }
}

int ck_run_alone(const ck_list *list, long *failed) {
  for (long i = 0; i < list->count; i++) {
    const ck_instruction *instruction = &list->instructions[i];
    // What may be divided anyhow is not divided at all.
    int parts = instruction->is_fixed ? instruction->parts : 1;
    for (int part = 0; part < parts; part++) {
      int status = instruction->execute(instruction->context, list->environment, part, parts);
      if (status) {
        *failed = i;
        return status;
      }
    }
  }
  return 0;
}

static int run_together(const ck_list *list, ck_job *job, long *failed) {
  uint64_t begin = ck_now();
  job->list = list;
  job->first = current_phase(job);
  atomic_store_explicit(&job->status, 0, memory_order_relaxed);
  atomic_store_explicit(&job->limit, job->first + (unsigned long)list->phase_count, memory_order_release);
  ck_pool_recruit(job, job->parts);
  ck_share_of_run share = ck_job_work(job, 0);
  uint64_t taken = ck_now() - begin, busy = taken > share.waited ? taken - share.waited : 0;
  uint64_t parts = (uint64_t)(list->phase_count * job->parts), done = (uint64_t)(share.parts > 0 ? share.parts : 1);
  ck_width_learn(&job->width, taken, busy * parts / done);
  *failed = atomic_load(&job->failed);
  return atomic_load(&job->status);
}

int ck_run(const ck_list *list, ck_job *job, long *failed) {
  if (!list->is_wide || !job || job->parts < 2) return ck_run_alone(list, failed);
  if (ck_width_is_wide(&job->width)) return run_together(list, job, failed);
  uint64_t begin = ck_now();
  int status = ck_run_alone(list, failed);
  ck_width_learn(&job->width, ck_now() - begin, 0);
  return status;
}
