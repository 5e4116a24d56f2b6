// Counts what a stretch of code allocates, in the whole process: these functions stand in front of the C library's.
#pragma once

typedef struct {
  long outside_onednn;  // by everything but the calls into oneDNN's primitives
  long inside_onednn;   // by oneDNN itself while it executes a primitive
} allocation_counts;

/// Starts counting from zero; on any thread.
void allocation_counting_start(void);
/// Stops counting and tells what was allocated since the start.
allocation_counts allocation_counting_stop(void);
