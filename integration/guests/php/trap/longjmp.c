#include <setjmp.h>
#include <stdio.h>

_Noreturn void longjmp(jmp_buf environment, int value) {
  (void)environment, (void)value;
  fflush(NULL);
  __builtin_trap();
}
