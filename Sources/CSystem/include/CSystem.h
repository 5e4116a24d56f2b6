#pragma once

// Calls of the system that Swift's module of the C library leaves out or hides.

#include "cs_math.h"

/// Exchanges what two paths lead to, in one step; -1 with `errno` when it cannot be done.
int cs_exchange(const char *first, const char *second);

/// How many processors the system lets this process run on: those of its affinity mask, or all that are online.
int cs_granted_processors(void);
