// The threads of the process and how they divide the instructions of a program.
//
// An instruction has fixed parts. Part p of an instruction needs nothing that another part of an earlier instruction has
// computed, unless a barrier stands between them; the instructions from one barrier to the next are a phase. In every
// phase each part is claimed once, by compare-and-swap: first by its owner, whose cache holds its rows, and, when the owner
// is late, by a thread that would otherwise wait. So no result depends on who computed it, and none waits for a thread that
// the operating system has not started. A thread with nothing to claim spins for some microseconds and then sleeps.
#pragma once
#include "ck_program.h"

/// The claims on the parts of one program's phases. It stays at its address for as long as the program lives.
typedef struct ck_job ck_job;

/// A job for programs of at most `parts` parts; null when there is no memory.
ck_job *ck_job_create(int parts);
/// Waits until no thread looks at the job any more, and frees it.
void ck_job_destroy(ck_job *job);

/// Runs `list` on the calling thread and on the threads of the pool that are free; the first use starts them. `job` must
/// not run anything else meanwhile. Returns 0, or the status of the instruction that failed and its index in `failed`.
int ck_run(const ck_list *list, ck_job *job, long *failed);

/// Runs `list` on the calling thread alone.
int ck_run_alone(const ck_list *list, long *failed);

/// How many times a thread of the pool fell asleep within a run, in all: for tests and benchmarks.
unsigned long ck_pool_sleeps(void);
