/* Files and processes. */
#include "launcher.h"

#define LARGEST (8 << 20)

/* struct statx, as far as it is looked at. */
struct status {
  u32 mask, block_size;
  u64 attributes;
  u32 links, user, group;
  unsigned short mode, unused;
  u64 inode, size, blocks, known;
  u64 times[8];
  u32 of_device[2];
  u32 device_major, device_minor;
  u64 rest[16];
};

static int look_at(long fd, const char *path, struct status *status) {
  return sys6(NR_STATX, fd, (long)path, *path ? 0 : AT_EMPTY_PATH, STATX_TYPE | STATX_INO, (long)status, 0) >= 0;
}

long open_file(const char *path, long flags, long mode) {
  return sys(NR_OPENAT, AT_FDCWD, path, flags | O_CLOEXEC, mode);
}

/* Reads to the end. There is room for what one call reads, which is a few files. */
struct span read_all(long fd) {
  static char memory[LARGEST];
  static u64 used;
  struct span all = {memory + used, 0};
  long n;
  while ((n = sys(NR_READ, fd, memory + used, LARGEST - used, 0)) > 0) {
    used += (u64)n;
    all.length += (u64)n;
  }
  if (used == LARGEST) fail("called with more than 8 MiB of configuration");
  return all;
}

int read_file(const char *path, struct span *content) {
  long fd = open_file(path, 0, 0);
  if (fd < 0) return 0;
  *content = read_all(fd);
  sys(NR_CLOSE, fd, 0, 0, 0);
  return 1;
}

/* The first line of a file; null if there is no such file. */
const char *read_line(const char *path) {
  struct span all;
  if (!read_file(path, &all)) return 0;
  u64 length = 0;
  while (length < all.length && all.at[length] != '\n') length++;
  return copy((struct span){all.at, length});
}

/* Answers an error number, negated. */
long write_text(const char *path, const char *text, long flags) {
  long fd = open_file(path, O_WRONLY | flags, 0666);
  if (fd < 0) return fd;
  long n = sys(NR_WRITE, fd, text, length_of(text), 0);
  sys(NR_CLOSE, fd, 0, 0, 0);
  return n < 0 ? n : 0;
}

void put(long fd, struct span bytes) {
  sys(NR_WRITE, fd, bytes.at, bytes.length, 0);
}

int exists(const char *path, u32 type) {
  struct status status;
  return look_at(AT_FDCWD, path, &status) && (!type || (status.mode & S_IFMT) == type);
}

/* Whether the path leads to the file that the descriptor has open. */
int is_file_at(const char *path, long fd) {
  struct status named, held;
  return look_at(AT_FDCWD, path, &named) && look_at(fd, "", &held) && named.inode == held.inode &&
         named.device_major == held.device_major && named.device_minor == held.device_minor;
}

/* Makes the directories of a path that lie below one that is there. */
int make_directories(const char *path, const char *below, u32 mode) {
  char *whole = concat(below, path, "/");
  long result = 0;
  for (char *at = whole + length_of(below) + 1; *at; at++) {
    if (*at != '/') continue;
    *at = 0;
    result = sys(NR_MKDIRAT, AT_FDCWD, whole, mode, 0);
    *at = '/';
  }
  return result >= 0 || result == -EEXIST;
}

void pause_nanos(long nanos) {
  long time[2] = {0, nanos};
  sys(NR_CLOCK_NANOSLEEP, 1, 0, time, 0);
}

void leave(int status) {
  sys(NR_EXIT_GROUP, status, 0, 0, 0);
  __builtin_unreachable();
}

/* containerd shows all of it. */
void fail(const char *message) {
  put(2, span_of(concat("containerd-shim-jwasm-v1: ", message, "\n")));
  leave(1);
}

/* As fork does. */
long spawn(void) {
  return sys6(NR_CLONE, SIGCHLD, 0, 0, 0, 0, 0);
}
