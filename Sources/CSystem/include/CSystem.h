#pragma once

#include <stdbool.h>

// Calls of the system that Swift's module of the C library leaves out or hides.

#include "cs_math.h"

/// Exchanges what two paths lead to, in one step; -1 with `errno` when it cannot be done.
int cs_exchange(const char *first, const char *second);

/// How many processors the system lets this process run on: those of its affinity mask, or all that are online.
int cs_granted_processors(void);

/// Opens a new file without a name in `folder`; -1 with `errno` when the file system has no such files.
int cs_open_unnamed(const char *folder, unsigned mode);

/// Gives the file without a name that is open as `descriptor` the name `path`, which nothing may have yet; -1 with `errno`.
int cs_link(int descriptor, const char *path);

/// Marks the open file or folder as in use until it is closed or its process ends; -1 when somebody else has marked it.
int cs_mark(int descriptor);

/// Has the first SIGINT, SIGTERM or SIGHUP that this process does not ignore only be noted. The next one ends the process.
void cs_note_interrupts(void);

/// Whether a signal was noted.
bool cs_interrupted(void);

/// Opens /dev/null as each of the standard descriptors that is closed, so that no other file gets its number.
void cs_open_standard_descriptors(void);
