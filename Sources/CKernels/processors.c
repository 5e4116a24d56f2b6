// Threads of one job on different processors: a system that wakes a thread beside the one that woke it leaves the two there for
// milliseconds, while another processor has nothing to do.
#define _GNU_SOURCE
#include "job.h"
#include <pthread.h>
#include <sched.h>

void ck_make_way(ck_job *job, int own) {
  int here = sched_getcpu(), is_shared = 0;
  if (here < 0 || here >= CPU_SETSIZE) return;
  cpu_set_t others;
  CPU_ZERO(&others);
  CPU_SET(here, &others);
  for (int part = 0; part < job->parts; part++) {
    int processor = atomic_load_explicit(&job->claims[part].processor, memory_order_relaxed);
    if (part == own || processor < 0 || processor >= CPU_SETSIZE) continue;
    CPU_SET(processor, &others);
    is_shared |= processor == here;
  }
  if (!is_shared) return;
  // The calling thread is not ours to move.
  if (own == 0) {
    sched_yield();
    return;
  }
  cpu_set_t allowed, rest;
  if (pthread_getaffinity_np(pthread_self(), sizeof allowed, &allowed)) return;
  CPU_ZERO(&rest);
  for (int processor = 0; processor < CPU_SETSIZE; processor++)
    if (CPU_ISSET(processor, &allowed) && !CPU_ISSET(processor, &others)) CPU_SET(processor, &rest);
  if (CPU_COUNT(&rest) == 0) return;
  // It moves at once, and from there on goes where the system likes.
  pthread_setaffinity_np(pthread_self(), sizeof rest, &rest);
  pthread_setaffinity_np(pthread_self(), sizeof allowed, &allowed);
}
