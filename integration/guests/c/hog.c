// hog file PATH MIB: fills a file, and tells how far it came.
// hog fds PATH: opens a file until the host refuses, tells how often, and waits for a minute.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MIB (1 << 20)

static char block[MIB];

static int fill(const char *path, int count) {
  int fd = open(path, O_WRONLY | O_CREAT, 0600);
  if (fd < 0) return 2;
  for (int i = 0; i < count; i++) {
    memset(block, i + 1, MIB);
    if (write(fd, block, MIB) != MIB) {
      printf("refused after %d MiB: %s\n", i, strerror(errno));
      return 1;
    }
  }
  printf("wrote %d MiB\n", count);
  return 0;
}

static int open_all(const char *path) {
  int count = 0;
  while (open(path, O_RDONLY) >= 0) count++;
  printf("opened %d: %s\n", count, strerror(errno));
  fflush(stdout);
  return (int)sleep(60);
}

int main(int argc, char **argv) {
  if (argc > 3 && !strcmp(argv[1], "file")) return fill(argv[2], atoi(argv[3]));
  if (argc > 2 && !strcmp(argv[1], "fds")) return open_all(argv[2]);
  return 2;
}
