// Floating point: planets pull at each other. nbody [STEPS]
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { BODIES = 5 };

struct body {
  double at[3], speed[3], mass;
};

static struct body bodies[BODIES];

static void set_up(void) {
  unsigned seed = 42;
  for (int i = 0; i < BODIES; i++) {
    for (int axis = 0; axis < 3; axis++) {
      seed = seed * 1664525u + 1013904223u;
      bodies[i].at[axis] = (seed >> 8) / 1677721.6 + 10.0 * i;
      seed = seed * 1664525u + 1013904223u;
      bodies[i].speed[axis] = (seed >> 8) / 16777216.0 - 0.5;
    }
    bodies[i].mass = i ? 0.01 * i : 40.0;
  }
}

static void step(double time) {
  for (int i = 0; i < BODIES; i++)
    for (int j = i + 1; j < BODIES; j++) {
      double d[3], square = 0;
      for (int axis = 0; axis < 3; axis++) {
        d[axis] = bodies[i].at[axis] - bodies[j].at[axis];
        square += d[axis] * d[axis];
      }
      double pull = time / (square * sqrt(square));
      for (int axis = 0; axis < 3; axis++) {
        bodies[i].speed[axis] -= d[axis] * bodies[j].mass * pull;
        bodies[j].speed[axis] += d[axis] * bodies[i].mass * pull;
      }
    }
  for (int i = 0; i < BODIES; i++)
    for (int axis = 0; axis < 3; axis++) bodies[i].at[axis] += time * bodies[i].speed[axis];
}

int main(int argc, char **argv) {
  long steps = argc > 1 ? atol(argv[1]) : 3000000;
  set_up();
  for (long i = 0; i < steps; i++) step(0.001);
  printf("nbody %.9f %.9f\n", bodies[0].at[0], bodies[4].speed[2]);
  return 0;
}
