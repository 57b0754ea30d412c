// Tells of each standard stream whether it is a terminal, then echoes one line of its input.
#include <stdio.h>
#include <unistd.h>

int main(void) {
  printf("tty %d %d %d\n", isatty(0), isatty(1), isatty(2));
  fflush(stdout);
  char line[256];
  if (fgets(line, sizeof line, stdin)) printf("got %s", line);
  return 0;
}
