// malloc and its kin, counted. glibc's own names for them do the work. Sanitizers need them for themselves: nothing is counted then.
#define _GNU_SOURCE
#include "CAllocationCounter.h"
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static atomic_int counting;
static atomic_long outside, inside;
static atomic_int depth;  // of calls into oneDNN; its worker threads run only while one is under way

__attribute__((unused)) static void count(void) {
  if (!atomic_load_explicit(&counting, memory_order_relaxed)) return;
  atomic_fetch_add(atomic_load(&depth) ? &inside : &outside, 1);
}

#if !__has_feature(thread_sanitizer) && !__has_feature(address_sanitizer)
void *malloc(size_t size) { count(); return __libc_malloc(size); }
void *calloc(size_t n, size_t size) { count(); return __libc_calloc(n, size); }
void *realloc(void *p, size_t size) { count(); return __libc_realloc(p, size); }
void *memalign(size_t alignment, size_t size) { count(); return __libc_memalign(alignment, size); }
void *aligned_alloc(size_t alignment, size_t size) { count(); return __libc_memalign(alignment, size); }
int posix_memalign(void **p, size_t alignment, size_t size) {
  count();
  *p = __libc_memalign(alignment, size);
  return *p ? 0 : ENOMEM;
}

typedef int (*execute)(const void *, void *, int, const void *);
int dnnl_primitive_execute(const void *primitive, void *stream, int count, const void *arguments) {
  static execute next;
  if (!next) next = (execute)dlsym(RTLD_NEXT, "dnnl_primitive_execute");
  atomic_fetch_add(&depth, 1);
  int status = next(primitive, stream, count, arguments);
  atomic_fetch_sub(&depth, 1);
  return status;
}
#endif

void allocation_counting_start(void) {
  outside = 0;
  inside = 0;
  counting = 1;
}

allocation_counts allocation_counting_stop(void) {
  counting = 0;
  return (allocation_counts){outside, inside};
}
