// Uses the device files that programs look for without any mount.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void show(const char *path, int flags) {
  int fd = open(path, flags);
  if (fd < 0) {
    printf("%s missing\n", path);
    return;
  }
  unsigned char bytes[16];
  memset(bytes, 0xaa, sizeof bytes);
  if (flags == O_WRONLY) {
    printf("%s wrote %d\n", path, (int)write(fd, "to it\n", 6));
  } else {
    int n = (int)read(fd, bytes, sizeof bytes);
    int zeros = 0;
    for (int i = 0; i < n; i++) zeros += bytes[i] == 0;
    printf("%s read %d%s\n", path, n, n > 0 && zeros == n ? " zeros" : "");
  }
  close(fd);
}

int main(void) {
  setvbuf(stdout, NULL, _IONBF, 0);
  show("/dev/null", O_RDONLY);
  show("/dev/null", O_WRONLY);
  show("/dev/zero", O_RDONLY);
  show("/dev/random", O_RDONLY);
  show("/dev/urandom", O_RDONLY);
  show("/dev/full", O_WRONLY);
  show("/dev/stdout", O_WRONLY);
  return 0;
}
