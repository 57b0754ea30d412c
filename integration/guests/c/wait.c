// wait KIND: says "ready", then waits in the named way.
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile unsigned spins;

static int pause_for(long milliseconds) {
  struct timespec left = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  struct timespec begin, end;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  int result = nanosleep(&left, NULL);
  clock_gettime(CLOCK_MONOTONIC, &end);
  long long slept = (end.tv_sec - begin.tv_sec) * 1000LL + (end.tv_nsec - begin.tv_nsec) / 1000000;
  printf("slept %s\n", slept >= milliseconds ? "long enough" : "too short");
  return result;
}

static int read_stdin(void) {
  char buffer[256];
  ssize_t n;
  long total = 0;
  while ((n = read(0, buffer, sizeof buffer)) > 0) total += n;
  printf("read %ld bytes\n", total);
  return n < 0;
}

static int poll_stdin(int timeout) {
  struct pollfd entry = {.fd = 0, .events = POLLIN};
  int n = poll(&entry, 1, timeout);
  printf("poll %d %s\n", n, entry.revents & POLLIN ? "readable" : "nothing");
  return 0;
}

// Writes until stdout refuses, then tells why on stderr.
static int flood(void) {
  static char line[4096];
  memset(line, 'x', sizeof line);
  while (write(1, line, sizeof line) >= 0) {}
  fprintf(stderr, "write: errno %d%s\n", errno, errno == EPIPE ? " EPIPE" : "");
  return 3;
}

int main(int argc, char **argv) {
  const char *kind = argc > 1 ? argv[1] : "";
  int number = argc > 2 ? atoi(argv[2]) : 0;
  if (!strcmp(kind, "flood")) return flood();
  puts("ready");
  fflush(stdout);
  if (!strcmp(kind, "sleep")) return pause_for(number);
  if (!strcmp(kind, "stdin")) return read_stdin();
  if (!strcmp(kind, "poll")) return poll_stdin(number);
  if (!strcmp(kind, "busy"))
    for (;;) spins++;
  return 2;
}
