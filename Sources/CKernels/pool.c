// The pool: threads that wait for jobs, each parked on a futex of its own.
#define _GNU_SOURCE
#include "pool.h"
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>

/// A worker without a job sleeps after this time: runs that follow one another find it awake.
enum { idle_nanoseconds = 100000 };

enum { most_workers = 255 };

/// A thread of the pool. Its mailbox holds the job that it is to join, and the same with `joined` added while it looks at it.
typedef struct {
  _Alignas(64) _Atomic(uintptr_t) mailbox;
  atomic_uint signal;
  atomic_int is_asleep;
} worker;
enum { joined = 1 };

static worker workers[most_workers + 1];  // the first is not used: part 0 belongs to the caller
static atomic_int worker_count;           // the highest number of a worker that was started
static pthread_mutex_t start_lock = PTHREAD_MUTEX_INITIALIZER;

static void *work(void *argument) {
  int number = (int)(intptr_t)argument;
  worker *w = &workers[number];
  for (;;) {
    uintptr_t job = atomic_load_explicit(&w->mailbox, memory_order_acquire);
    if (!job) {
      for (ck_spin spin = ck_spin_begin(idle_nanoseconds); !job && ck_spin_on(&spin);)
        job = atomic_load_explicit(&w->mailbox, memory_order_acquire);
    }
    if (!job) {
      unsigned signal = atomic_load(&w->signal);
      atomic_store(&w->is_asleep, 1);
      if (!atomic_load(&w->mailbox)) ck_futex_wait(&w->signal, signal);
      atomic_store(&w->is_asleep, 0);
      continue;
    }
    if (!atomic_compare_exchange_strong(&w->mailbox, &job, job | joined)) continue;
    (void)ck_job_work((ck_job *)job, number);
    atomic_store_explicit(&w->mailbox, 0, memory_order_release);
  }
  return 0;
}

/// Starts workers up to `number`; there may be fewer when the system has no more.
static void start(int number) {
  if (number > most_workers) number = most_workers;
  if (atomic_load_explicit(&worker_count, memory_order_acquire) >= number) return;
  pthread_mutex_lock(&start_lock);
  // The process's signals are for its own threads.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  for (int next = atomic_load(&worker_count) + 1; next <= number; next++) {
    pthread_t thread;
    if (pthread_create(&thread, &attributes, work, (void *)(intptr_t)next)) break;
    atomic_store_explicit(&worker_count, next, memory_order_release);
  }
  pthread_attr_destroy(&attributes);
  pthread_sigmask(SIG_SETMASK, &before, 0);
  pthread_mutex_unlock(&start_lock);
}

int ck_pool_recruit(ck_job *job, int parts) {
  start(parts - 1);
  int count = atomic_load_explicit(&worker_count, memory_order_acquire), recruited = 0;
  for (int number = 1; number < parts && number <= count; number++) {
    worker *w = &workers[number];
    uintptr_t nobody = 0;
    if (!atomic_compare_exchange_strong(&w->mailbox, &nobody, (uintptr_t)job)) {
      recruited += (nobody & ~(uintptr_t)joined) == (uintptr_t)job;
      continue;
    }
    recruited++;
    if (atomic_load(&w->is_asleep)) {
      atomic_fetch_add(&w->signal, 1);
      ck_futex_wake(&w->signal);
    }
  }
  return recruited;
}

void ck_pool_dismiss(ck_job *job) {
  int count = atomic_load_explicit(&worker_count, memory_order_acquire);
  for (int number = 1; number <= count; number++) {
    worker *w = &workers[number];
    uintptr_t invited = (uintptr_t)job;
    if (atomic_compare_exchange_strong(&w->mailbox, &invited, 0)) continue;
    while (atomic_load_explicit(&w->mailbox, memory_order_acquire) == ((uintptr_t)job | joined)) sched_yield();
  }
}
