// What WASI has no notion of, for Lua's library: shells, and names of temporary files.
#include <stdio.h>

int system(const char *command) {
  (void)command;
  return 0;
}

char *tmpnam(char *name) {
  static int count;
  snprintf(name, L_tmpnam, "/tmp/lua%d", count++);
  return name;
}

FILE *tmpfile(void) {
  char name[L_tmpnam];
  FILE *file = fopen(tmpnam(name), "w+b");
  if (file) remove(name);
  return file;
}
