// Decides whether a program runs on several threads or on one: on a machine that others use too, a thread that has lost its
// processor in the midst of a part holds up all others for milliseconds, again and again.
//
// What one thread alone would have taken is known from the runs of one thread, or else estimated from what the caller did of
// a run and how long it waited. Where several threads took longer than that, the next runs are by one thread, for a while
// that grows as long as it stays so.
#include "job.h"

enum {
  window_nanoseconds = 10000000,  // runs are judged when they took so long together
  pause_nanoseconds = 10000000,   // times what it has grown by
  shortest_pause = 4, longest_pause = 64, growth = 4,  // runs
};

int ck_width_is_wide(ck_width *w) {
  if (w->narrow_runs > 0 || w->narrow_until > 0) {
    if (w->narrow_runs > 0) w->narrow_runs--;
    if (w->narrow_runs > 0 || ck_now() < w->narrow_until) return 0;
    w->narrow_until = 0;
  }
  return 1;
}

void ck_width_learn(ck_width *w, uint64_t nanoseconds, ck_share_of_run share, long parts) {
  uint64_t busy = nanoseconds > share.waited ? nanoseconds - share.waited : 0;
  w->together += nanoseconds;
  w->expected += w->alone ? w->alone : busy * (uint64_t)parts / (uint64_t)(share.parts > 0 ? share.parts : 1);
  if (w->together < window_nanoseconds) return;
  if (w->together > w->expected) {
    w->pause = w->pause ? w->pause * growth : shortest_pause;
    if (w->pause > longest_pause) w->pause = longest_pause;
    w->narrow_runs = w->pause;
    w->narrow_until = ck_now() + (uint64_t)(w->pause / shortest_pause) * pause_nanoseconds;
  } else {
    w->pause = 0;
  }
  w->together = w->expected = w->alone = 0;
}

void ck_width_learn_alone(ck_width *w, uint64_t nanoseconds) {
  w->alone = w->alone ? (3 * w->alone + nanoseconds) / 4 : nanoseconds;
}
