// raise SIGNAL: proc_raise with WASI's signal number, then says what it answered.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

__attribute__((import_module("wasi_snapshot_preview1"), import_name("proc_raise")))
int32_t proc_raise(int32_t signal);

int main(int argc, char **argv) {
  int32_t error = proc_raise(argc > 1 ? atoi(argv[1]) : 0);
  printf("still here, errno %d\n", (int)error);
  return 0;
}
