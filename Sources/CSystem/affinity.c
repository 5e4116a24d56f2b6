#define _GNU_SOURCE
#include "CSystem.h"
#include <sched.h>
#include <unistd.h>

int cs_granted_processors(void) {
#if defined(__linux__)
  // More processors than a fixed set holds have a set of their own size.
  for (int most = CPU_SETSIZE; most <= CPU_SETSIZE << 6; most *= 2) {
    cpu_set_t *set = CPU_ALLOC(most);
    if (!set) break;
    size_t size = CPU_ALLOC_SIZE(most);
    int count = sched_getaffinity(0, size, set) ? 0 : CPU_COUNT_S(size, set);
    CPU_FREE(set);
    if (count > 0) return count;
  }
#endif
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (int)online : 1;
}
