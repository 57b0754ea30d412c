// hostcalls KIND COUNT [DIRECTORY]: calls the host so often. write: a byte to standard output;
// time: the clock; read: a byte of a file; open: a file, and closes it; stat: a file by its path.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *file;
static int fd;
static char byte;

static int call_write(void) { return write(1, ".", 1) == 1; }

static int call_read(void) { return pread(fd, &byte, 1, 0) == 1; }

static int call_time(void) {
  struct timespec now;
  return clock_gettime(CLOCK_MONOTONIC, &now) == 0;
}

static int call_open(void) {
  int other = open(file, O_RDONLY);
  return other >= 0 && close(other) == 0;
}

static int call_stat(void) {
  struct stat status;
  return stat(file, &status) == 0;
}

static int open_file(const char *directory) {
  static char path[256];
  snprintf(path, sizeof path, "%s/hostcalls", directory);
  file = path;
  fd = open(path, O_RDWR | O_CREAT, 0600);
  return fd >= 0 && write(fd, "x", 1) == 1;
}

int main(int argc, char **argv) {
  if (argc < 3 || (argc > 3 && !open_file(argv[3]))) {
    return 2;
  }
  static const struct {
    const char *name;
    int (*call)(void);
  } kinds[] = {{"write", call_write}, {"read", call_read}, {"time", call_time},
               {"open", call_open},   {"stat", call_stat}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (strcmp(argv[1], kinds[i].name) == 0) {
      for (long left = atol(argv[2]); left > 0; left--) {
        if (!kinds[i].call()) {
          return 1;
        }
      }
      return 0;
    }
  }
  return 2;
}
