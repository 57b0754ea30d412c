/* The control groups that a JVM starts in, and what is left of them. */
#include "launcher.h"

/* Less than this is no room for a JVM. */
#define LEAST_BYTES 167772160UL
#define RETRIES 100

static const char *mounted(void) {
  const char *at = variable("JWASM_CGROUPS");
  return *at ? at : "/sys/fs/cgroup";
}

static int is_unified(void) {
  return exists(concat(mounted(), "/cgroup.controllers"), 0);
}

/* Where hierarchies are mounted that have cgroups: one in version 2, one for each controller in version 1. */
static int find_hierarchies(const char *hierarchies[5]) {
  static const char *const controllers[5] = {"memory", "cpu", "cpuacct", "pids", "cpuset"};
  if (is_unified()) {
    hierarchies[0] = mounted();
    return 1;
  }
  int count = 0;
  for (int i = 0; i < 5; i++) {
    const char *at = concat(mounted(), "/", controllers[i]);
    if (exists(at, S_IFDIR)) hierarchies[count++] = at;
  }
  return count;
}

static const char *memory_file(const char *cgroup, const char *unified, const char *legacy) {
  return is_unified() ? concat(mounted(), cgroup, "/", unified) : concat(mounted(), "/memory", cgroup, "/", legacy);
}

static int ends_with(const char *text, const char *with) {
  u64 length = length_of(text), last = length_of(with);
  return length >= last && same(text + length - last, with);
}

static const char *before(const char *text, const char *end) {
  return copy((struct span){text, (u64)(end - text)});
}

/* The path of a slice: a-b.slice lies in a.slice, and the root is -.slice. */
static const char *slice_path(const char *slice) {
  if (ends_with(slice, ".slice")) slice = before(slice, slice + length_of(slice) - 6);
  const char *path = "";
  if (*slice == '-' || !*slice) return path;
  for (const char *at = slice;; at++) {
    if (*at && *at != '-') continue;
    path = concat(path, "/", before(slice, at), ".slice");
    if (!*at) return path;
  }
}

/* The path that slice:prefix:name stands for. */
static const char *systemd_path(const char *named) {
  const char *unit = after_last(named, ':');
  const char *prefix = named;
  while (*prefix != ':') prefix++;
  const char *slice = before(named, prefix++);
  prefix = prefix < unit ? before(prefix, unit - 1) : "";
  if (!ends_with(unit, ".slice")) unit = concat(prefix, *prefix ? "-" : "", unit, ".scope");
  return concat(slice_path(*slice ? slice : "system.slice"), "/", unit);
}

static int is_systemds(const char *named) {
  int colons = 0;
  for (; *named; named++) colons += *named == ':';
  return colons >= 2;
}

static const char *parent_of(const char *path) {
  return before(path, after_last(path, '/') - 1);
}

static int fits(const char *cgroup) {
  const char *most = read_line(memory_file(parent_of(cgroup), "memory.max", "memory.limit_in_bytes"));
  return !most || same(most, "max") || number_in(most) >= LEAST_BYTES;
}

/*
 * Finds the container's cgroup below the root of a hierarchy by linux.cgroupsPath, a path or
 * slice:prefix:name, and notes it for delete. Answers the one that the JVM shall start in, which for
 * that of a pod lies beside those of its containers; empty if it stays where containerd is.
 */
const char *choose_cgroup(const struct config *config, const char *group) {
  const char *cgroup = is_systemds(config->cgroup) ? systemd_path(config->cgroup) : config->cgroup;
  cgroup = concat("/", cgroup + (*cgroup == '/'));
  struct span whole = span_of(concat(cgroup, "/"));
  if (find_in(whole, "//") || find_in(whole, "/../") || find_in(whole, "/./")) return "";
  const char *above = parent_of(cgroup);
  const char *shared = *config->pod && *above ? concat(above, "/jwasm-", config->pod) : "";
  write_text("cgroup", concat(cgroup, " ", shared, "\n"), O_CREAT | O_TRUNC);
  if (same(group, "container")) return cgroup;
  if (!same(group, "pod")) return "";
  if (*shared) cgroup = shared;
  return fits(cgroup) ? cgroup : "";
}

static void delegate(const char *directory) {
  static const char *const controllers[5] = {"+memory", "+cpu", "+pids", "+cpuset", "+io"};
  const char *file = concat(directory, "/cgroup.subtree_control");
  if (!exists(file, 0)) return;
  for (int i = 0; i < 5; i++) write_text(file, controllers[i], O_TRUNC);
}

/* In version 1 a new cpuset has no processors, and takes no processes then. */
static void inherit(const char *directory, const char *above) {
  static const char *const files[2] = {"/cpuset.cpus", "/cpuset.mems"};
  for (int i = 0; i < 2; i++) {
    const char *own = read_line(concat(directory, files[i]));
    const char *given = read_line(concat(above, files[i]));
    if ((!own || !*own) && given) write_text(concat(directory, files[i]), given, O_CREAT | O_TRUNC);
  }
}

static void join_below(const char *hierarchy, const char *cgroup) {
  if (!make_directories(cgroup, hierarchy, 0755)) return;
  const char *above = hierarchy;
  for (const char *at = cgroup + 1;; at++) {
    if (*at && *at != '/') continue;
    const char *directory = concat(hierarchy, before(cgroup, at));
    delegate(above);
    if (ends_with(hierarchy, "/cpuset")) inherit(directory, above);
    above = directory;
    if (!*at) break;
  }
  write_text(concat(above, "/cgroup.procs"), "0", O_CREAT | O_TRUNC);
}

/*
 * Moves this process into a cgroup, as the JVM shall start in it. Where that is not allowed it
 * stays outside, and the JVM finds out.
 */
void join_cgroup(const char *cgroup) {
  const char *hierarchies[5];
  int count = find_hierarchies(hierarchies);
  long mask = sys(NR_UMASK, 022, 0, 0, 0);
  for (int i = 0; i < count; i++) join_below(hierarchies[i], cgroup);
  sys(NR_UMASK, mask, 0, 0, 0);
}

static void kill_all(const char *directory) {
  struct span pids;
  if (!read_file(concat(directory, "/cgroup.procs"), &pids)) return;
  for (u64 at = 0; at < pids.length; at++) {
    u64 pid = number_in(pids.at + at);
    if (pid) sys(NR_KILL, pid, SIGKILL, 0, 0);
    while (at < pids.length && pids.at[at] != '\n') at++;
  }
}

/* Removes a cgroup. What is left in it of a dead shim is killed; one that lives is about to leave. */
void remove_cgroup(const char *cgroup, int dead) {
  const char *hierarchies[5];
  int count = find_hierarchies(hierarchies);
  int tries = 0;
  for (int i = 0; i < count; i++) {
    const char *directory = concat(hierarchies[i], cgroup);
    while (sys(NR_UNLINKAT, AT_FDCWD, directory, AT_REMOVEDIR, 0) == -EBUSY && tries++ < RETRIES) {
      if (dead) kill_all(directory);
      pause_nanos(TRY_NANOS);
    }
  }
}

/* Whether the kernel killed the shim for want of memory, which the shim itself cannot tell. */
int was_killed_for_memory(const char *cgroup) {
  struct span counts;
  if (!read_file(memory_file(cgroup, "memory.events", "memory.oom_control"), &counts)) return 0;
  const char *found = find_in(counts, "oom_kill ");
  return found && (found == counts.at || found[-1] == '\n') && number_in(found + 9);
}
