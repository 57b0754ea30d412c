// Tries to reach what is outside of the first preopened folder, by raw WASI
// calls so that no C library stands in between. Prints one line per attack: refused ERRNO or ESCAPED.
// Expects in the folder: inside.txt, and the links abs -> /etc/passwd, up -> .., chain -> up,
// deep/up -> ../..; whatever opens must not hold more than the folder's own files.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <wasi/api.h>

#define ROOT 3
#define FOLLOW __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW

static int escapes = 0;

static void report(const char *attack, const char *path, int error) {
  if (error) printf("refused %s %s\n", attack, path);
  else printf("ESCAPED %s %s\n", attack, path);
  if (!error) escapes++;
}

static void open_for_reading(const char *path) {
  __wasi_fd_t fd;
  int error = __wasi_path_open(ROOT, FOLLOW, path, 0, __WASI_RIGHTS_FD_READ, 0, 0, &fd);
  report("read", path, error);
}

static void create(const char *path) {
  __wasi_fd_t fd;
  int error = __wasi_path_open(ROOT, FOLLOW, path, __WASI_OFLAGS_CREAT, __WASI_RIGHTS_FD_WRITE, 0, 0,
                               &fd);
  report("create", path, error);
}

static void all_calls(const char *path) {
  __wasi_filestat_t st;
  uint8_t buffer[64];
  __wasi_size_t used;
  open_for_reading(path);
  create(path);
  report("stat", path, __wasi_path_filestat_get(ROOT, FOLLOW, path, &st));
  report("mkdir", path, __wasi_path_create_directory(ROOT, path));
  report("rmdir", path, __wasi_path_remove_directory(ROOT, path));
  report("unlink", path, __wasi_path_unlink_file(ROOT, path));
  report("rename-to", path, __wasi_path_rename(ROOT, "inside.txt", ROOT, path));
  report("rename-from", path, __wasi_path_rename(ROOT, path, ROOT, "stolen"));
  report("link-to", path, __wasi_path_link(ROOT, 0, "inside.txt", ROOT, path));
  report("link-from", path, __wasi_path_link(ROOT, 0, path, ROOT, "stolen"));
  report("symlink", path, __wasi_path_symlink("x", ROOT, path));
  report("readlink", path, __wasi_path_readlink(ROOT, path, buffer, sizeof buffer, &used));
  report("utimes", path,
         __wasi_path_filestat_set_times(ROOT, FOLLOW, path, 0, 0, __WASI_FSTFLAGS_MTIM_NOW));
}

int main(void) {
  all_calls("../outside.txt");
  all_calls("deep/../../outside.txt");
  all_calls("/etc/passwd");
  all_calls("up/outside.txt");
  all_calls("chain/outside.txt");
  all_calls("deep/up/outside.txt");
  open_for_reading("abs");
  create("abs");
  // Links that the guest makes itself, whether the host lets it or not.
  (void)!__wasi_path_symlink("../outside.txt", ROOT, "own");
  (void)!__wasi_path_symlink("..", ROOT, "ownup");
  open_for_reading("own");
  create("own");
  open_for_reading("ownup/outside.txt");
  create("ownup/new.txt");
  printf("escapes %d\n", escapes);
  return escapes != 0;
}
