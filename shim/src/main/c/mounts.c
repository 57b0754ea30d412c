/*
 * Puts the files of a container together in a mount namespace of its own, from parts of a request:
 *   R  the directory that becomes the root
 *   S  what the next mount shows     T  its file system     D  what that file system is told
 *   F  its flags, as of mount(2)     P  how it propagates   A  it is read-only with all below it
 *   C  a directory that what it is told may be relative to
 *   M  mounts: where in the root; empty for the root itself
 *   K  a path of the root that is masked, if it is there: a file is the null device then, a
 *      directory is empty
 *   W  a path of the root that cannot be written then, if it is there
 *   V  makes the root the only thing that is seen; "ro": read-only
 * Paths in the root are resolved by the kernel, which lets none of its links lead out.
 */
#include "linux.h"

static char empty[] = "";
static char *root = empty;
static char *source = empty;
static char *type = empty;
static char *data = empty;
static u64 flags;
static u64 propagation;
static int deep;
static int sealed; /* the root was read-only before */
static int tree = -1;
static u32 count;

static u64 number(const char *text) {
  u64 value = 0;
  while (*text >= '0' && *text <= '9') value = value * 10 + (u64)(*text++ - '0');
  return value;
}

static long mount(const char *from, const char *to, u64 how) {
  return sys6(NR_MOUNT, (long)from, (long)to, (long)type, (long)how, (long)(*data ? data : 0), 0);
}

static long change(const char *at, u64 how) {
  return sys6(NR_MOUNT, 0, (long)at, 0, (long)how, 0, 0);
}

static long open_at(int directory, const char *path, int how) {
  return sys(NR_OPENAT, directory, path, how | O_CLOEXEC, 0);
}

static long open_below(const char *path) {
  u64 how[3] = {O_PATH | O_CLOEXEC, 0, RESOLVE_IN_ROOT};
  return sys(NR_OPENAT2, tree, path, how, sizeof how);
}

static void close_fd(long fd) {
  sys(NR_CLOSE, fd, 0, 0, 0);
}

static long create(long parent, const char *name, int directory) {
  if (directory) return sys(NR_MKDIRAT, parent, name, 0755, 0);
  long fd = sys(NR_OPENAT, parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (fd >= 0) close_fd(fd);
  return fd < 0 ? fd : 0;
}

/* Opens a path of the root, and makes what is missing of it. */
static long place(char *path, int directory) {
  long parent = open_below(".");
  char *at = path;
  while (parent >= 0) {
    while (*at == '/') at++;
    char *name = at;
    if (!*name) return parent;
    while (*at && *at != '/') at++;
    char end = *at;
    char *rest = at;
    while (*rest == '/') rest++;
    *at = 0;
    long fd = open_below(path);
    if (fd == -ENOENT) {
      long made = create(parent, name, directory || *rest);
      fd = made < 0 && made != -EEXIST ? made : open_below(path);
    }
    *at = end;
    close_fd(parent);
    parent = fd;
  }
  return parent;
}

static char *append(char *to, const char *text) {
  while (*text) *to++ = *text++;
  *to = 0;
  return to;
}

static char *append_link(char *to, long fd) {
  char digits[12];
  int n = 0;
  to = append(to, "/proc/self/fd/");
  do digits[n++] = (char)('0' + fd % 10);
  while (fd /= 10);
  while (n) *to++ = digits[--n];
  *to = 0;
  return to;
}

static const char *link_of(long fd) {
  static char path[32];
  append_link(path, fd);
  return path;
}

static long mount_anew(char *file_system, const char *options) {
  return sys6(NR_MOUNT, (long)file_system, (long)root, (long)file_system, 0, (long)options, 0);
}

/* Lays an overlay over the root, whose changes are kept in the memory at the descriptor. */
static long lay_over(long memory) {
  char options[160];
  long result = sys(NR_MKDIRAT, memory, "u", 0755, 0);
  if (result >= 0) result = sys(NR_MKDIRAT, memory, "w", 0755, 0);
  if (result < 0) return result;
  char *to = append_link(append(options, "lowerdir="), tree);
  to = append(append_link(append(to, ",upperdir="), memory), "/u");
  append(append_link(append(to, ",workdir="), memory), "/w");
  result = mount_anew("overlay", options);
  if (result < 0) return result;
  result = open_at(AT_FDCWD, root, O_PATH | O_DIRECTORY);
  if (result < 0) return result;
  close_fd(tree);
  tree = (int)result;
  sealed = 1;
  return 0;
}

/*
 * A snapshot that is only looked at cannot be written, not even by who makes the places of mounts.
 * Where there are no overlays, those have to be in it.
 */
static long make_room(void) {
  if (sys(NR_FACCESSAT, tree, ".", W_OK, 0) != -EROFS) return 0;
  long result = mount_anew("tmpfs", "mode=755");
  if (result < 0) return result;
  long memory = open_at(AT_FDCWD, root, O_PATH | O_DIRECTORY);
  if (memory < 0) return memory;
  if (lay_over(memory) < 0) sys(NR_UMOUNT2, root, MNT_DETACH, 0, 0);
  close_fd(memory);
  return 0;
}

/* The root has to be a mount to become the root of everything. */
static long begin_tree(void) {
  if (tree >= 0) return 0;
  long result = sys6(NR_MOUNT, (long)root, (long)root, 0, MS_BIND | MS_REC, 0, 0);
  if (result < 0) return result;
  tree = (int)open_at(AT_FDCWD, root, O_PATH | O_DIRECTORY);
  return tree < 0 ? tree : make_room();
}

/* What a bind mount takes no notice of when it is made. */
static long finish(const char *at, long fd) {
  u64 more = flags & ~(u64)(MS_BIND | MS_REC);
  u64 attributes[4] = {MOUNT_ATTR_RDONLY, 0, 0, 0};
  long result = flags & MS_BIND && more ? change(at, MS_REMOUNT | MS_BIND | more) : 0;
  if (result >= 0 && propagation) result = change(at, propagation);
  if (result >= 0 && deep) {
    result = sys6(NR_MOUNT_SETATTR, fd, (long)"", AT_EMPTY_PATH | AT_RECURSIVE, (long)attributes, sizeof attributes, 0);
  }
  return result;
}

static long mount_root(void) {
  long result = mount(source, root, flags & MS_BIND ? flags & (MS_BIND | MS_REC) : flags);
  return result < 0 ? result : finish(root, -EBADF);
}

static long mount_below(char *target) {
  int directory = 1;
  long result = begin_tree();
  if (result < 0) return result;
  if (flags & MS_BIND) {
    long fd = open_at(AT_FDCWD, source, O_PATH | O_DIRECTORY);
    if (fd < 0 && fd != -ENOTDIR) return fd;
    directory = fd >= 0;
    if (fd >= 0) close_fd(fd);
  }
  long point = place(target, directory);
  if (point < 0) return point;
  result = mount(source, link_of(point), flags & MS_BIND ? flags & (MS_BIND | MS_REC) : flags);
  close_fd(point);
  if (result < 0) return result;
  point = open_below(target);
  if (point < 0) return point;
  result = finish(link_of(point), point);
  close_fd(point);
  return result;
}

static long mount_part(char *target) {
  long result = *target ? mount_below(target) : mount_root();
  if (result >= 0) count++;
  sys(NR_CHDIR, "/", 0, 0, 0);
  source = type = data = empty;
  flags = propagation = 0;
  deep = 0;
  return result;
}

static long mask(long point) {
  long directory = open_at((int)point, ".", O_PATH | O_DIRECTORY);
  if (directory < 0) return sys6(NR_MOUNT, (long)"/dev/null", (long)link_of(point), 0, MS_BIND, 0, 0);
  close_fd(directory);
  return sys6(NR_MOUNT, (long)"tmpfs", (long)link_of(point), (long)"tmpfs", MS_RDONLY, (long)"size=4k,mode=755", 0);
}

static long protect(long point, const char *target) {
  long result = sys6(NR_MOUNT, (long)link_of(point), (long)link_of(point), 0, MS_BIND | MS_REC, 0, 0);
  if (result < 0) return result;
  long mounted = open_below(target);
  if (mounted < 0) return mounted;
  result = change(link_of(mounted), MS_REMOUNT | MS_BIND | MS_RDONLY);
  close_fd(mounted);
  return result;
}

/* What is not there needs neither. */
static long restrict_path(const char *target, int hide) {
  long result = begin_tree();
  if (result < 0) return result;
  long point = open_below(target);
  if (point == -ENOENT || point == -ENOTDIR) return 0;
  if (point < 0) return point;
  result = hide ? mask(point) : protect(point, target);
  close_fd(point);
  return result;
}

static long enter(const char *how) {
  long result = begin_tree();
  if (result >= 0 && (*how || sealed)) result = change(root, MS_REMOUNT | MS_BIND | MS_RDONLY);
  if (result >= 0) result = sys(NR_FCHDIR, tree, 0, 0, 0);
  if (result < 0) return result;
  result = sys(NR_PIVOT_ROOT, ".", ".", 0, 0);
  if (result >= 0) {
    result = sys(NR_UMOUNT2, ".", MNT_DETACH, 0, 0);
  } else if (result == -EINVAL) {
    /* The root of an initial ram disk stays where it is. */
    result = sys6(NR_MOUNT, (long)".", (long)"/", 0, MS_MOVE, 0, 0);
    if (result >= 0) result = sys(NR_CHROOT, ".", 0, 0, 0);
  }
  close_fd(tree);
  return result < 0 ? result : sys(NR_CHDIR, "/", 0, 0, 0);
}

/* Nothing that is mounted here is to be seen elsewhere. */
long mounts_begin(void) {
  sys(NR_UMASK, 022, 0, 0, 0);
  return change("/", MS_REC | MS_SLAVE);
}

long mounts_part(char part, char *text) {
  switch (part) {
    case 'R': root = text; return 0;
    case 'S': source = text; return 0;
    case 'T': type = text; return 0;
    case 'D': data = text; return 0;
    case 'F': flags = number(text); return 0;
    case 'P': propagation = number(text); return 0;
    case 'A': deep = 1; return 0;
    case 'C': return sys(NR_CHDIR, text, 0, 0, 0);
    case 'M': return mount_part(text);
    case 'K': return restrict_path(text, 1);
    case 'W': return restrict_path(text, 0);
    case 'V': return enter(text);
    default: return -EINVAL;
  }
}

/* How many were mounted. */
u32 mounts_count(void) {
  return count;
}
