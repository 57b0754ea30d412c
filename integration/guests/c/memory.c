// memory grow [touch]: grows the memory by one MiB until the host refuses and prints the MiB it got.
// memory grow-and-wait: the same, then waits for a minute.
// memory alloc MIB: takes and fills that much by malloc, in blocks of one MiB.
// memory hold MIB: the same, then says "holding" and waits for ten minutes.
// memory exhaust: takes and fills blocks until malloc fails, and aborts as programs do then.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MIB (1 << 20)

static int grow(int touch) {
  long pages;
  while ((pages = (long)__builtin_wasm_memory_grow(0, 16)) != -1)
    if (touch) memset((void *)(pages << 16), 1, MIB);
  printf("grown to %lu MiB\n", (unsigned long)__builtin_wasm_memory_size(0) >> 4);
  return 0;
}

static int alloc(int count) {
  for (int i = 0; i < count; i++) {
    char *block = malloc(MIB);
    if (!block) {
      printf("out of memory after %d MiB\n", i);
      return 1;
    }
    memset(block, i, MIB);
  }
  printf("allocated %d MiB\n", count);
  return 0;
}

static void exhaust(void) {
  for (char *block; (block = malloc(MIB));) memset(block, 1, MIB);
  abort();
}

int main(int argc, char **argv) {
  if (argc > 1 && !strcmp(argv[1], "exhaust")) exhaust();
  if (argc > 2 && !strcmp(argv[1], "hold")) {
    alloc(atoi(argv[2]));
    puts("holding");
    fflush(stdout);
    return (int)sleep(600);
  }
  if (argc > 2 && !strcmp(argv[1], "alloc")) return alloc(atoi(argv[2]));
  if (argc > 1 && !strcmp(argv[1], "grow-and-wait")) {
    setvbuf(stdout, NULL, _IONBF, 0);
    grow(0);
    return (int)sleep(60);
  }
  return grow(argc > 2);
}
