// What fibers are compiled against. A wasm function cannot leave its stack: switching traps.
#pragma once
#include <stddef.h>

typedef struct {
  void *ss_sp;
  int ss_flags;
  size_t ss_size;
} ucontext_stack_t;

typedef struct ucontext {
  struct ucontext *uc_link;
  ucontext_stack_t uc_stack;
} ucontext_t;

int getcontext(ucontext_t *);
void makecontext(ucontext_t *, void (*)(void), int, ...);
int swapcontext(ucontext_t *, const ucontext_t *);
