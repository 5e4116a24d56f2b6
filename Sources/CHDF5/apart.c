// A process of its own for what libhdf5 reads of files that nobody has checked.
#define _GNU_SOURCE
#include "CHDF5.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "copy.h"

struct image {
  void *bytes;
  size_t count;
};

// The library is to use the bytes where they are: its copies of them are they.
static void *image_allocate(size_t size, H5FD_file_image_op_t operation, void *context) {
  (void)operation;
  const struct image *image = context;
  return size == image->count ? image->bytes : NULL;
}
static void *image_copy(void *target, const void *source, size_t size, H5FD_file_image_op_t operation, void *context) {
  (void)source, (void)size, (void)operation, (void)context;
  return target;
}
static void *image_reallocate(void *bytes, size_t size, H5FD_file_image_op_t operation, void *context) {
  (void)bytes, (void)size, (void)operation, (void)context;
  return NULL;
}
static herr_t image_free(void *bytes, H5FD_file_image_op_t operation, void *context) {
  (void)bytes, (void)operation, (void)context;
  return 0;
}
static void *context_copy(void *context) { return context; }
static herr_t context_free(void *context) {
  (void)context;
  return 0;
}

static hid_t open_image(struct image *image) {
  H5FD_file_image_callbacks_t callbacks = {image_allocate, image_copy,   image_reallocate, image_free,
                                           context_copy,   context_free, image};
  hid_t properties = H5Pcreate(H5P_FILE_ACCESS);
  if (properties < 0 || H5Pset_fapl_core(properties, 1 << 16, false) < 0 ||
      H5Pset_file_image_callbacks(properties, &callbacks) < 0 ||
      H5Pset_file_image(properties, image->bytes, image->count) < 0)
    return -1;
  return H5Fopen("image", H5F_ACC_RDONLY, properties);
}

static hid_t create_target(const char *path) {
  hid_t properties = H5Pcreate(H5P_FILE_ACCESS);
  // From 1.8 on, attributes can be as long as they like.
  if (properties < 0 || H5Pset_fapl_stdio(properties) < 0 ||
      H5Pset_libver_bounds(properties, H5F_LIBVER_V18, H5F_LIBVER_LATEST) < 0)
    return -1;
  return H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, properties);
}

static void limit(int resource, rlim_t value) {
  struct rlimit limits;
  if (getrlimit(resource, &limits) != 0) return;
  if (limits.rlim_max == RLIM_INFINITY || value < limits.rlim_max) limits.rlim_max = value;
  limits.rlim_cur = limits.rlim_max;
  setrlimit(resource, &limits);
}

/// How many bytes of addresses the process has; 0 where the system does not say.
static size_t address_space(void) {
  unsigned long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (!file) return 0;
  if (fscanf(file, "%lu", &pages) != 1) pages = 0;
  fclose(file);
  return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void set_limits(const struct chdf5_limits *limits) {
  static const int ending[] = {SIGSEGV, SIGBUS,  SIGILL, SIGFPE,  SIGABRT, SIGTRAP,
                               SIGALRM, SIGXCPU, SIGINT, SIGTERM, SIGHUP};
  for (size_t index = 0; index < sizeof ending / sizeof *ending; index++) signal(ending[index], SIG_DFL);
  signal(SIGXFSZ, SIG_IGN);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  size_t used = address_space();
  if (used > 0) limit(RLIMIT_AS, used + limits->memory);
  limit(RLIMIT_FSIZE, limits->output);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, limits->seconds);
  alarm(4 * limits->seconds);
}

static int copy_image(struct image image, const char *path) {
  hid_t source = open_image(&image);
  if (source < 0) return -1;
  hid_t target = create_target(path);
  if (target < 0 || copy_contents(source, target) < 0 || H5Fflush(target, H5F_SCOPE_GLOBAL) < 0) return -1;
  // Groups and datasets that are still open go with the process.
  return 0;
}

/// What the process says at its end.
struct report {
  bool is_complete;
  char reason[1024];
};

int chdf5_copy_apart(const void *bytes, size_t count, const char *path, const struct chdf5_limits *limits, char *reason,
                     size_t capacity) {
  struct report *report = mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (report == MAP_FAILED) {
    snprintf(reason, capacity, "%s", strerror(errno));
    return -1;
  }
  pid_t child = fork();
  if (child == 0) {
    set_limits(limits);
    report->is_complete = copy_image((struct image){(void *)bytes, count}, path) >= 0;
    if (!report->is_complete) chdf5_take_error(report->reason, sizeof report->reason);
    _exit(0);
  }
  int status = 0;
  if (child < 0) {
    snprintf(report->reason, sizeof report->reason, "%s", strerror(errno));
  } else {
    // Where a program ignores what becomes of its children, this fails when the process has ended.
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    if (WIFSIGNALED(status))
      snprintf(report->reason, sizeof report->reason, "its process was ended by signal %d (%s)", WTERMSIG(status),
               strsignal(WTERMSIG(status)));
  }
  bool is_complete = report->is_complete && !WIFSIGNALED(status);
  report->reason[sizeof report->reason - 1] = 0;
  snprintf(reason, capacity, "%s", report->reason);
  munmap(report, sizeof *report);
  return is_complete ? 0 : -1;
}
