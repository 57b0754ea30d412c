// files VERB ARGS: what programs do with files, through the C library.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int failed(const char *what, const char *path) {
  printf("%s %s: errno %d %s\n", what, path, errno, strerror(errno));
  return 1;
}

static int by_name(const void *left, const void *right) {
  return strcmp(*(char *const *)left, *(char *const *)right);
}

// Prints every entry below a folder, in the order of the names.
static int walk(const char *folder) {
  DIR *dir = opendir(folder);
  if (!dir) return failed("opendir", folder);
  char *names[1024];
  int count = 0;
  for (struct dirent *entry; count < 1024 && (entry = readdir(dir));)
    if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
      names[count++] = strdup(entry->d_name);
  closedir(dir);
  qsort(names, (size_t)count, sizeof *names, by_name);
  int result = 0;
  for (int i = 0; i < count; i++) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    struct stat st;
    if (lstat(path, &st)) return failed("lstat", path);
    char type = S_ISDIR(st.st_mode) ? 'd' : S_ISLNK(st.st_mode) ? 'l' : '-';
    printf("%c %lld %s\n", type, S_ISREG(st.st_mode) ? (long long)st.st_size : 0LL, path);
    if (S_ISDIR(st.st_mode)) result |= walk(path);
    free(names[i]);
  }
  return result;
}

static int write_to(const char *path, const char *text, int flags) {
  int fd = open(path, O_WRONLY | O_CREAT | flags, 0644);
  if (fd < 0) return failed("open", path);
  if (write(fd, text, strlen(text)) < 0) return failed("write", path);
  return close(fd) ? failed("close", path) : 0;
}

static int cat(const char *path) {
  int fd = open(path, O_RDONLY);
  if (fd < 0) return failed("open", path);
  char buffer[4096];
  ssize_t n;
  while ((n = read(fd, buffer, sizeof buffer)) > 0) fwrite(buffer, 1, (size_t)n, stdout);
  close(fd);
  return n < 0 ? failed("read", path) : 0;
}

// Fills a file until the system refuses, then removes it.
static int fill(const char *path) {
  static char block[65536];
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0) return failed("open", path);
  long long total = 0;
  ssize_t n;
  while ((n = write(fd, block, sizeof block)) > 0 && total < (1LL << 32)) total += n;
  int result = n < 0 ? failed("write", path) : 0;
  close(fd);
  unlink(path);
  return result;
}

// Creates count files, then removes each while reading the folder.
static int sweep(const char *folder, int count) {
  char path[4096];
  for (int i = 0; i < count; i++) {
    snprintf(path, sizeof path, "%s/f%d", folder, i);
    if (write_to(path, "x", 0)) return 1;
  }
  DIR *dir = opendir(folder);
  if (!dir) return failed("opendir", folder);
  int removed = 0;
  for (struct dirent *entry; (entry = readdir(dir));) {
    if (entry->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    if (unlink(path)) return failed("unlink", path);
    removed++;
  }
  closedir(dir);
  printf("removed %d\n", removed);
  return 0;
}

int main(int argc, char **argv) {
  const char *verb = argc > 1 ? argv[1] : "";
  const char *path = argc > 2 ? argv[2] : "";
  const char *other = argc > 3 ? argv[3] : "";
  if (!strcmp(verb, "walk")) return walk(path);
  if (!strcmp(verb, "cat")) return cat(path);
  if (!strcmp(verb, "write")) return write_to(path, other, O_TRUNC);
  if (!strcmp(verb, "append")) return write_to(path, other, O_APPEND);
  if (!strcmp(verb, "fill")) return fill(path);
  if (!strcmp(verb, "sweep")) return sweep(path, atoi(other));
  if (!strcmp(verb, "mkdir")) return mkdir(path, 0755) ? failed(verb, path) : 0;
  if (!strcmp(verb, "rm")) return unlink(path) ? failed(verb, path) : 0;
  if (!strcmp(verb, "rmdir")) return rmdir(path) ? failed(verb, path) : 0;
  if (!strcmp(verb, "mv")) return rename(path, other) ? failed(verb, path) : 0;
  if (!strcmp(verb, "ln")) return link(path, other) ? failed(verb, path) : 0;
  if (!strcmp(verb, "symlink")) return symlink(path, other) ? failed(verb, path) : 0;
  puts("files: unknown verb");
  return 2;
}
