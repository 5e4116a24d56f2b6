#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

int cs_exchange(const char *first, const char *second) {
#if defined(__APPLE__)
  return renamex_np(first, second, RENAME_SWAP);
#else
  return renameat2(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE);
#endif
}

int cs_open_unnamed(const char *folder, unsigned mode) {
#if defined(O_TMPFILE)
  return open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
#else
  errno = ENOSYS;
  return -1;
#endif
}

int cs_link(int descriptor, const char *path) {
  char source[32];
  snprintf(source, sizeof source, "/proc/self/fd/%d", descriptor);
  return linkat(AT_FDCWD, source, AT_FDCWD, path, AT_SYMLINK_FOLLOW);
}

int cs_mark(int descriptor) { return flock(descriptor, LOCK_EX | LOCK_NB); }

static const int interrupts[] = {SIGINT, SIGTERM, SIGHUP};
static volatile sig_atomic_t interrupted = 0;

static void note_interrupt(int number) {
  (void)number;
  interrupted = 1;
  for (unsigned index = 0; index < sizeof interrupts / sizeof *interrupts; index++) signal(interrupts[index], SIG_DFL);
}

void cs_note_interrupts(void) {
  // oneDNN's products use the stack pointer for memory of their own: a handler on the same stack would write before it.
  static char memory[1 << 16];
  stack_t stack = {.ss_sp = memory, .ss_size = sizeof memory};
  sigaltstack(&stack, NULL);
  // A process inherits what the thread that started it had blocked.
  sigset_t set;
  sigemptyset(&set);
  for (unsigned index = 0; index < sizeof interrupts / sizeof *interrupts; index++) {
    struct sigaction action = {0};
    // Whoever started this process may have it ignore a signal, as nohup does.
    if (sigaction(interrupts[index], NULL, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action = (struct sigaction){.sa_handler = note_interrupt, .sa_flags = SA_RESTART | SA_ONSTACK};
    sigfillset(&action.sa_mask);
    sigaction(interrupts[index], &action, NULL);
    sigaddset(&set, interrupts[index]);
  }
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

bool cs_interrupted(void) { return interrupted; }

void cs_open_standard_descriptors(void) {
  for (int descriptor = 0; descriptor <= 2; descriptor++) {
    // The lowest free number is the one that is missing.
    if (fcntl(descriptor, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0) return;
  }
}
