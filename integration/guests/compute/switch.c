// A byte-code interpreter that sieves primes: one big switch in a loop, as interpreters have it.
// switch [ROUNDS]
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum op { SET, COPY, ADD, INC, LESS, JUMP_IF, JUMP, CLEAR, LOAD, MUL, STOP };
enum { SIZE = 8192 };

struct instruction {
  uint8_t op, a, b, c;
  int32_t value;
};

// r0 limit, r1 candidate, r2 multiple, r3 flag, r4 count, r5 square
static const struct instruction program[] = {
    {SET, 0, 0, 0, SIZE},   {SET, 1, 0, 0, 2},      {SET, 4, 0, 0, 0},
    {LESS, 3, 1, 0, 0},     {JUMP_IF, 3, 0, 0, 6},  {STOP, 4, 0, 0, 0},
    {LOAD, 3, 1, 0, 0},     {JUMP_IF, 3, 0, 0, 16}, {INC, 4, 0, 0, 0},
    {MUL, 5, 1, 1, 0},      {COPY, 2, 5, 0, 0},     {LESS, 3, 2, 0, 0},
    {JUMP_IF, 3, 0, 0, 14}, {JUMP, 0, 0, 0, 16},    {CLEAR, 2, 0, 0, 0},
    {JUMP, 0, 0, 0, 18},    {INC, 1, 0, 0, 0},      {JUMP, 0, 0, 0, 3},
    {ADD, 2, 2, 1, 0},      {JUMP, 0, 0, 0, 11},
};

static uint8_t composite[SIZE];

static int64_t run(void) {
  int64_t r[8] = {0};
  memset(composite, 0, sizeof composite);
  for (const struct instruction *pc = program;; pc++) {
    switch ((enum op)pc->op) {
    case SET: r[pc->a] = pc->value; break;
    case COPY: r[pc->a] = r[pc->b]; break;
    case ADD: r[pc->a] = r[pc->b] + r[pc->c]; break;
    case MUL: r[pc->a] = r[pc->b] * r[pc->c]; break;
    case INC: r[pc->a]++; break;
    case LESS: r[pc->a] = r[pc->b] < r[pc->c]; break;
    case LOAD: r[pc->a] = composite[r[pc->b] & (SIZE - 1)]; break;
    case CLEAR: composite[r[pc->a] & (SIZE - 1)] = 1; break;
    case JUMP_IF:
      if (r[pc->a]) pc = program + pc->value - 1;
      break;
    case JUMP: pc = program + pc->value - 1; break;
    case STOP: return r[pc->a];
    }
  }
}

int main(int argc, char **argv) {
  long rounds = argc > 1 ? atol(argv[1]) : 1000;
  int64_t sum = 0;
  for (long i = 0; i < rounds; i++) sum += run();
  printf("switch %lld\n", (long long)sum);
  return 0;
}
