// exit CODE [raw]: ends with the code; raw passes it to proc_exit without truncation.
#include <stdint.h>
#include <stdlib.h>

__attribute__((import_module("wasi_snapshot_preview1"), import_name("proc_exit"), noreturn))
void proc_exit(uint32_t code);

int main(int argc, char **argv) {
  int code = argc > 1 ? atoi(argv[1]) : 0;
  if (argc > 2) proc_exit((uint32_t)code);
  return code;
}
