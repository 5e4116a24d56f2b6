// What the pool and the jobs that run on it know of one another.
#pragma once
#include "ck_pool.h"
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/// Invites the workers 1 ..< parts that are free to `job`, and wakes those that sleep. Returns how many there may be.
int ck_pool_recruit(ck_job *job, int parts);
/// Waits until no worker looks at `job`.
void ck_pool_dismiss(ck_job *job);
/// What one thread did of a run: parts, and nanoseconds in which it had nothing to do.
typedef struct { long parts; uint64_t waited; } ck_share_of_run;
/// What the owner of part `own` does for `job` until its run is over.
ck_share_of_run ck_job_work(ck_job *job, int own);

static inline void ck_relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static inline uint64_t ck_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/// A wait that gives up after some nanoseconds.
typedef struct { uint64_t end; int turns; } ck_spin;
static inline ck_spin ck_spin_begin(uint64_t nanoseconds) { return (ck_spin){ck_now() + nanoseconds, 0}; }
static inline int ck_spin_on(ck_spin *spin) {
  ck_relax();
  return ++spin->turns % 8 || ck_now() < spin->end;
}

static inline void ck_futex_wait(atomic_uint *word, unsigned value) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, 0, 0, 0);
}
static inline void ck_futex_wake(atomic_uint *word) { syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT32_MAX, 0, 0, 0); }
