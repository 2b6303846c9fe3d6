// Stands in front of libc's fsync and fdatasync and makes each take LEAST_MICROS at least, of which the time that the disk
// itself needs is a part. For `bench/broker --sync-micros`: what a queue does on a disk that is slower than the one at hand.
// One of threads that sync at once does not wait for another, as on a device that takes several requests.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

enum { LEAST_NANOS = LEAST_MICROS * 1000, NANOS_A_SECOND = 1000000000 };

typedef int sync_call(int);

static sync_call *real_fsync;
static sync_call *real_fdatasync;

__attribute__((constructor)) static void prepare(void) {
  real_fsync = (sync_call *)dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = (sync_call *)dlsym(RTLD_NEXT, "fdatasync");
  if (real_fsync == NULL || real_fdatasync == NULL) {
    fputs("slow_sync: this C library has no fsync\n", stderr);
    abort();
  }
}

static int slowed(sync_call *real, int fd) {
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  int result = real(fd);
  int error = errno;
  until.tv_sec += (until.tv_nsec + LEAST_NANOS) / NANOS_A_SECOND;
  until.tv_nsec = (until.tv_nsec + LEAST_NANOS) % NANOS_A_SECOND;
  // Without this the kernel may end the wait 50 us late, to wake several at once.
  int slack = prctl(PR_GET_TIMERSLACK);
  prctl(PR_SET_TIMERSLACK, 1);
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) {
  }
  prctl(PR_SET_TIMERSLACK, slack);
  errno = error;
  return result;
}

int fsync(int fd) { return slowed(real_fsync, fd); }

int fdatasync(int fd) { return slowed(real_fdatasync, fd); }
