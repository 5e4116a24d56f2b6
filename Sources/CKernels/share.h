// How instructions divide their work.
#pragma once
#include "ck_program.h"

/// Runs `body` on at most `limit` threads: by a fork, or – inside a team – as this thread's part.
int ck_share(int limit, void (*body)(void *context, int thread, int threads), void *context, const ck_environment *e);
