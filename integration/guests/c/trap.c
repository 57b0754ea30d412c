// trap KIND: dies of the named trap.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile int zero = 0;
static volatile double huge = 1e30;

// No frame in the guest's own stack: what ends is the host's.
__attribute__((noinline)) static int recurse(int depth) {
  if (depth == zero) return depth;
  return recurse(depth + 1) + zero;
}

__attribute__((noinline)) static int divide(int by) { return 1000 / by; }

__attribute__((noinline)) static int truncate_to_int(double value) {
  int result;
  __asm__("local.get %1\n\ti32.trunc_f64_s\n\tlocal.set %0" : "=r"(result) : "r"(value));
  return result;
}

static int out_of_bounds(void) { return *(volatile int *)(uintptr_t)0xfffffff0u; }

static int wrong_type(void) {
  double (*volatile function)(double, double) = (double (*)(double, double))(uintptr_t)divide;
  return (int)function(1, 2);
}

static int no_element(void) {
  int (*volatile function)(int) = (int (*)(int))(uintptr_t)100000;
  return function(1);
}

int main(int argc, char **argv) {
  const char *kind = argc > 1 ? argv[1] : "";
  puts("before the trap");
  fflush(stdout);
  if (!strcmp(kind, "unreachable")) __builtin_trap();
  if (!strcmp(kind, "bounds")) return out_of_bounds();
  if (!strcmp(kind, "divide")) return divide(zero);
  if (!strcmp(kind, "convert")) return truncate_to_int(huge);
  if (!strcmp(kind, "recursion")) return recurse(1);
  if (!strcmp(kind, "type")) return wrong_type();
  if (!strcmp(kind, "element")) return no_element();
  if (!strcmp(kind, "abort")) abort();
  return 2;
}
