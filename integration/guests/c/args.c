// Prints its arguments and environment, one per line, and the folder that it starts in.
#include <stdio.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv) {
  for (int i = 0; i < argc; i++) printf("arg %d %s\n", i, argv[i]);
  for (char **entry = environ; *entry; entry++) printf("env %s\n", *entry);
  char cwd[256];
  printf("cwd %s\n", getcwd(cwd, sizeof cwd) ? cwd : "?");
  return 0;
}
