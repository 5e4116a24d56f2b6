// The parts of a job that its files share.
#pragma once
#include "pool.h"

/// A thread that has waited longer than this sleeps: about what a switch to another thread and back costs.
enum { ck_patience_nanoseconds = 100000 };

/// The claims on one part.
typedef struct {
  _Alignas(64) atomic_ulong phases;  // how many phases of it were claimed
  atomic_ulong seen;                 // the phase after the last one that its owner claimed
  atomic_int processor;              // on which the owner then was
} ck_claim;

/// Whether a job's runs are divided among threads at all: see width.c. The two ways are 0, several threads, and 1, one thread.
typedef struct {
  int is_narrow;               // the way of the current turn
  int is_contested;            // whether both ways are tried in turns
  int faster;                  // the way whose runs took less, lately
  long length;                 // of its turns
  uint64_t average[2];         // nanoseconds of a run in either way, lately; 0: not known
  long runs;                   // of the current turn
  uint64_t taken, estimated;   // what they took, and what one thread would have taken
} ck_width;

int ck_width_is_wide(ck_width *width);

/// Notes that a run took so long; of one by several threads also what one thread would have taken.
void ck_width_learn(ck_width *width, uint64_t nanoseconds, uint64_t estimated);

/// Has the owner of `own`, which waits for another thread on the same processor, make way for it.
void ck_make_way(struct ck_job *job, int own);

struct ck_job {
  int parts;
  // Of the current run; written before `limit` is.
  const ck_list *list;
  unsigned long first;              // the number of the run's first phase
  ck_width width;                   // known to the caller alone
  _Alignas(64) atomic_ulong limit;  // phases below are open, once those before them are done
  _Alignas(64) atomic_ulong done;   // parts done since the job was made: phase `done / parts` is the current one
  atomic_uint turn;                 // changes with the phase; what sleeping threads wait on
  atomic_int sleepers;
  _Alignas(64) atomic_int status;
  atomic_long failed;
  ck_claim claims[];
};
