// Decides whether a program runs on several threads or on one: on a machine that others use too, a thread that has lost its
// processor in the midst of a part holds up all others for milliseconds, again and again.
//
// As long as several threads take not clearly longer than one alone would – estimated from what the caller did of a run and how
// long it waited – nothing else is tried. Once they do, both ways take turns: each keeps the average of its runs' times, and the
// turns of the faster one grow as long as it stays the faster one. One thread counts as faster only when it clearly is.
#include "job.h"

enum {
  window_nanoseconds = 10000000,  // runs of several threads are judged when they took so long together
  turn_nanoseconds = 60000000,    // a turn takes at least so long
  turn_runs = 3,                  // and so many runs
  longest_turn = 16,              // times that, for the faster way
};

int ck_width_is_wide(ck_width *w) { return !w->is_narrow; }

static void begin_turn(ck_width *w, int is_narrow) {
  w->is_narrow = is_narrow;
  w->runs = 0;
  w->taken = w->estimated = 0;
}

/// Whether one thread's time is less than that of several by more than the chance of few turns explains: several threads that
/// are taken for the slower way by mistake cost more than the other mistake.
static int is_clearly_less(uint64_t one, uint64_t several) { return one * 5 < several * 4; }

static void end_turn(ck_width *w) {
  uint64_t mean = w->taken / (uint64_t)w->runs, *average = &w->average[w->is_narrow];
  *average = *average ? (*average + mean) / 2 : mean;
  int other = !w->is_narrow;
  if (!w->average[other]) {
    begin_turn(w, other);
    return;
  }
  int faster = is_clearly_less(w->average[1], w->average[0]);
  if (faster != w->faster) w->length = 1;
  else if (faster == w->is_narrow && w->length < longest_turn) w->length *= 2;
  // Undisturbed again.
  if (!faster && !w->is_narrow && w->length == longest_turn && w->taken <= w->estimated) w->is_contested = 0;
  w->faster = faster;
  begin_turn(w, w->is_contested && w->is_narrow == faster ? !faster : faster);
}

void ck_width_learn(ck_width *w, uint64_t nanoseconds, uint64_t estimated) {
  w->runs++;
  w->taken += nanoseconds;
  w->estimated += estimated;
  if (w->is_contested) {
    long length = w->is_narrow == w->faster ? w->length : 1;
    if (w->runs >= turn_runs * length && w->taken >= (uint64_t)(turn_nanoseconds * length)) end_turn(w);
  } else if (w->taken >= window_nanoseconds) {
    if (is_clearly_less(w->estimated, w->taken)) {
      *w = (ck_width){.is_contested = 1, .length = 1, .runs = w->runs, .taken = w->taken};
      end_turn(w);
    } else {
      begin_turn(w, 0);
    }
  }
}
