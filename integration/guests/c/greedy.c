// greedy KIND: takes all that it is given of something, says so in one line, and waits for a minute.
//   memory    linear memory
//   tables    elements of a table
//   listings  lists the directory /full, which it fills, by ever more descriptors
//   poll      waits for as many subscriptions as may be, which is for nothing that happens
//   buffers   passes the largest numbers that there are, and then fills its memory over and over
//   flood     writes to its output without an end
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/api.h>

enum { FILES = 1000, MOST_POLLED = 65536, HUGE_COUNT = 0x7fffffff };

static __externref_t table[0];

static int tell(const char *what, long count) {
  printf("%s %ld\n", what, count);
  fflush(stdout);
  return (int)sleep(60);
}

static int memory(void) {
  while (__builtin_wasm_memory_grow(0, 1) != (size_t)-1) {}
  return tell("pages", (long)__builtin_wasm_memory_size(0));
}

static int tables(void) {
  while (__builtin_wasm_table_grow(table, __builtin_wasm_ref_null_extern(), 1000) != -1) {}
  return tell("elements", __builtin_wasm_table_size(table));
}

static int listings(void) {
  static uint8_t entries[512];
  mkdir("/full", 0700);
  for (int i = 0; i < FILES; i++) {
    char name[64];
    snprintf(name, sizeof name, "/full/a-rather-long-name-of-a-file-%d", i);
    close(open(name, O_WRONLY | O_CREAT, 0600));
  }
  int count = 0;
  for (int fd; (fd = open("/full", O_RDONLY | O_DIRECTORY)) >= 0; count++) {
    __wasi_size_t used;
    if (__wasi_fd_readdir(fd, entries, sizeof entries, 0, &used) != 0) break;
  }
  return tell("listings", count);
}

static int poll(void) {
  static __wasi_subscription_t wanted[MOST_POLLED];
  static __wasi_event_t events[MOST_POLLED];
  __wasi_size_t ready;
  int error = __wasi_poll_oneoff(wanted, events, HUGE_COUNT, &ready);
  for (int i = 0; i < MOST_POLLED; i++) {
    wanted[i].u.tag = __WASI_EVENTTYPE_CLOCK;
    wanted[i].u.u.clock.id = __WASI_CLOCKID_MONOTONIC;
    wanted[i].u.u.clock.timeout = 60000000000;
  }
  printf("error %d\n", error);
  fflush(stdout);
  error = __wasi_poll_oneoff(wanted, events, MOST_POLLED, &ready);
  return tell("error", error);
}

static int buffers(void) {
  static uint8_t small[16];
  __wasi_size_t done;
  __wasi_iovec_t wide = {small, 0xffffffff};
  int errors = __wasi_random_get(small, 0xffffffff) != 0;
  errors += __wasi_fd_read(0, &wide, 1, &done) != 0;
  errors += __wasi_fd_read(0, &wide, HUGE_COUNT, &done) != 0;
  errors += __wasi_fd_readdir(3, small, 0xffffffff, 0, &done) != 0;
  errors += __wasi_path_symlink((const char *)small, 3, "link") != 0;
  size_t size = 64 << 20;
  uint8_t *block = malloc(size);
  if (!block) return tell("errors", -errors);
  printf("errors %d\n", errors);
  fflush(stdout);
  for (int i = 0; i < 1000; i++) {
    if (__wasi_random_get(block, size) != 0) abort();
    if (__wasi_fd_readdir(3, block, size, 0, &done) != 0) abort();
  }
  return 0;
}

static int flood(void) {
  static char line[65536];
  memset(line, 'x', sizeof line);
  while (write(1, line, sizeof line) > 0) {}
  return 1;
}

int main(int argc, char **argv) {
  const char *kind = argc > 1 ? argv[1] : "";
  if (!strcmp(kind, "memory")) return memory();
  if (!strcmp(kind, "tables")) return tables();
  if (!strcmp(kind, "listings")) return listings();
  if (!strcmp(kind, "poll")) return poll();
  if (!strcmp(kind, "buffers")) return buffers();
  if (!strcmp(kind, "flood")) return flood();
  return 2;
}
