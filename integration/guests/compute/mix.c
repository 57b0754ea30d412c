// 64-bit integer mixing: one hot loop. mix [MILLIONS]
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  long rounds = (argc > 1 ? atol(argv[1]) : 200) * 1000000L;
  uint64_t x = 0x9e3779b97f4a7c15u, sum = 0;
  for (long i = 0; i < rounds; i++) {
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    sum += x * 0x2545f4914f6cdd1du;
  }
  printf("mix %016llx\n", (unsigned long long)sum);
  return 0;
}
