// Files have no permission bits in WASI: show everything as permitted, and let the host refuse.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

int __real_stat(const char *, struct stat *);
int __real_lstat(const char *, struct stat *);
int __real_fstat(int, struct stat *);

static int permit(int result, struct stat *status) {
  if (result == 0) status->st_mode |= S_ISDIR(status->st_mode) ? 0777 : 0666;
  return result;
}

int __wrap_stat(const char *path, struct stat *status) {
  return permit(__real_stat(path, status), status);
}

int __wrap_lstat(const char *path, struct stat *status) {
  return permit(__real_lstat(path, status), status);
}

int __wrap_fstat(int fd, struct stat *status) { return permit(__real_fstat(fd, status), status); }

int __wrap_chmod(const char *path, mode_t mode) {
  struct stat status;
  (void)mode;
  return __real_stat(path, &status);
}

int __wrap_fchmod(int fd, mode_t mode) {
  (void)fd, (void)mode;
  return 0;
}

mode_t umask(mode_t mode) {
  (void)mode;
  return 0;
}

int chown(const char *path, uid_t user, gid_t group) {
  (void)path, (void)user, (void)group;
  return 0;
}

int lchown(const char *path, uid_t user, gid_t group) { return chown(path, user, group); }

int flock(int fd, int operation) {
  (void)fd, (void)operation;
  return 0;
}

// WASI refuses more than 256 bytes at once.
ssize_t getrandom(void *buffer, size_t length, unsigned flags) {
  (void)flags;
  if (length > 256) length = 256;
  return getentropy(buffer, length) ? -1 : (ssize_t)length;
}

int mkstemp(char *template) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz012345";
  size_t length = strlen(template);
  if (length < 6 || strcmp(template + length - 6, "XXXXXX")) {
    errno = EINVAL;
    return -1;
  }
  for (int tries = 0; tries < 100; tries++) {
    unsigned char random[6];
    if (getentropy(random, sizeof random)) return -1;
    for (int i = 0; i < 6; i++) template[length - 6 + i] = letters[random[i] & 31];
    int fd = open(template, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}
