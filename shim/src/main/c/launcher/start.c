/* Finds or starts the JVM of a container's group, and says where it is. */
#include "launcher.h"

#define LONGEST_BASE 96
#define MOST_DIGITS 9
#define LONGEST_WAIT 60
#define FIRST_PAUSE 500000L
#define LOOK_NANOS 2000000L

/* What a JVM serves, and how. */
struct group {
  const char *name, *key, *cgroup, *containerd, *protocol, *idle, *memory, *base;
  int limited;
};

/* The containers with one key share a JVM. */
static void choose_group(const struct call *call, const struct config *config, struct group *group) {
  const char *standard = *config->pod ? "pod" : config->limited ? "container" : "namespace";
  const char *name = *config->own ? config->own : setting("group", "JWASM_GROUP", standard);
  group->name = name;
  group->limited = config->limited;
  if (same(name, "pod")) group->key = concat("pod/", *config->pod ? config->pod : call->id);
  else if (same(name, "container")) group->key = concat("container/", call->id);
  else if (same(name, "namespace")) group->key = "namespace";
  else fail(concat("group \"", name, "\" is none of namespace, pod, container"));
}

/* Whether it is a number above 0, and a unit perhaps. */
static int is_size(const char *text) {
  if (*text < '1' || *text > '9') return 0;
  for (; *text; text++) {
    const char *known = "0123456789kmgtKMGT";
    while (*known && *known != *text) known++;
    if (!*known) return 0;
  }
  return 1;
}

static void choose_ways(struct group *group) {
  group->protocol = setting("protocol", "JWASM_PROTOCOL", "ttrpc");
  if (!same(group->protocol, "ttrpc") && !same(group->protocol, "grpc")) {
    fail(concat("protocol \"", group->protocol, "\" is neither ttrpc nor grpc"));
  }
  group->idle = setting("idle", "JWASM_IDLE", "60");
  const char *digit = group->idle;
  while (*digit >= '0' && *digit <= '9') digit++;
  if (*digit || digit - group->idle > MOST_DIGITS) {
    fail(concat("idle \"", group->idle, "\" is no number of seconds"));
  }
  group->memory = setting("memory", "JWASM_MEMORY", "");
  if (*group->memory && !is_size(group->memory)) {
    fail(concat("memory \"", group->memory, "\" is no size, as 512m or 8g"));
  }
}

/* Where the files of the group are, without their endings. */
static const char *find_base(const char *message) {
  const char *run = variable("JWASM_RUN");
  if (!*run) run = "/run/jwasm";
  if (!exists(run, S_IFDIR) && !make_directories(run, "", 0700)) fail(concat("cannot make \"", run, "\""));
  unsigned char digest[32];
  char name[33];
  sha256(span_of(message), digest);
  for (int i = 0; i < 32; i++) name[i] = "0123456789abcdef"[digest[i / 2] >> (i % 2 ? 0 : 4) & 15];
  name[32] = 0;
  const char *base = concat(run, "/", name);
  if (length_of(base) > LONGEST_BASE) {
    fail(concat("\"", run, "\" is too long for sockets; set JWASM_RUN to a shorter path"));
  }
  return base;
}

/* Takes the lock of a file, and keeps it to the end. Its last holder may have removed the file meanwhile. */
static void lock(const char *path) {
  long pause = FIRST_PAUSE;
  for (long waited = 0; waited < LONGEST_WAIT * 1000000000L;) {
    /* Whoever ends looks when it was last asked for: the time of the file. */
    long fd = open_file(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0) fail(concat("cannot write \"", path, "\""));
    long result = sys(NR_FLOCK, fd, LOCK_EX | LOCK_NB, 0, 0);
    if (result >= 0 && is_file_at(path, fd)) return;
    sys(NR_CLOSE, fd, 0, 0, 0);
    if (result >= 0) continue;
    pause_nanos(pause);
    waited += pause;
    if (pause < TRY_NANOS) pause *= 2;
  }
  fail(concat("another start holds \"", path, "\""));
}

/* This process's environment without what the JVM must not see, and with other options for it. */
static char **changed_environment(const char *options) {
  static char *changed[4096];
  static const char *const hidden[] = {"JAVA_TOOL_OPTIONS=", "_JAVA_OPTIONS=", "JDK_JAVA_OPTIONS=", "JWASM_JAVA_OPTIONS="};
  int count = 0;
  for (char **entry = environment; *entry && count < 4094; entry++) {
    int keep = 1;
    for (int i = 0; i < 4; i++) keep = keep && !starts_with(*entry, hidden[i]);
    if (keep) changed[count++] = *entry;
  }
  if (*options) changed[count] = concat("JWASM_JAVA_OPTIONS=", options);
  return changed;
}

/* containerd is the last that the kernel kills for want of memory; its containers are not. */
static void raise_oom_score(void) {
  const char *score = read_line("/proc/self/oom_score_adj");
  if (!score || *score != '-') return;
  u64 below = number_in(score + 1) - 1;
  write_text("/proc/self/oom_score_adj", concat(below ? "-" : "", decimal(below)), 0);
}

static const char *own_directory(void) {
  static char path[4096];
  long length = sys(NR_READLINKAT, AT_FDCWD, "/proc/self/exe", path, sizeof path - 1);
  if (length < 0) fail("cannot find itself");
  path[length] = 0;
  path[after_last(path, '/') - 1 - path] = 0;
  return path;
}

__attribute__((noreturn)) static void become_jvm(const struct call *call, const struct group *group) {
  const char *program = concat(own_directory(), "/jwasm");
  const char *options = variable("JWASM_JAVA_OPTIONS");
  /* What the limit leaves for a JVM; see Room. */
  if (group->limited && same(group->name, "container")) options = concat("-Xmx96m", *options ? " " : "", options);
  long in = open_file("/dev/null", 0, 0);
  long out = open_file(concat(group->base, ".log"), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (in < 0 || out < 0) leave(1);
  sys(NR_DUP3, in, 0, 0, 0);
  sys(NR_DUP3, out, 1, 0, 0);
  sys(NR_DUP3, out, 2, 0, 0);
  if (*group->cgroup) join_cgroup(group->cgroup);
  sys(NR_CHDIR, "/", 0, 0, 0);
  raise_oom_score();
  sys(NR_SETSID, 0, 0, 0, 0);
  const char *words[19] = {
      program, "shim", "--socket", concat(group->base, ".sock"), "--containerd", group->containerd,
      "--namespace", call->namespace, "--group", group->name,
  };
  int count = 10;
  if (*group->cgroup) words[count++] = "--cgroup", words[count++] = group->cgroup;
  words[count++] = "--idle";
  words[count++] = concat(group->idle, "s");
  if (*group->memory) words[count++] = "--memory", words[count++] = group->memory;
  if (same(group->protocol, "grpc")) words[count++] = "--grpc";
  if (call->debug) words[count] = "--debug";
  sys(NR_EXECVE, program, words, changed_environment(options), 0);
  fail(concat("cannot run \"", program, "\""));
}

/* Starts the JVM, away from everything that containerd gave to this process. */
static long launch(const struct call *call, const struct group *group) {
  static const char *const endings[3] = {".sock", ".grpc", ".ctl"};
  for (int i = 0; i < 3; i++) sys(NR_UNLINKAT, AT_FDCWD, concat(group->base, endings[i]), 0, 0);
  long pid = spawn();
  if (pid == 0) become_jvm(call, group);
  if (pid < 0) fail("cannot start a process");
  return pid;
}

static const char *last_line(const char *path) {
  struct span all;
  if (!read_file(path, &all)) return "";
  while (all.length && all.at[all.length - 1] == '\n') all.length--;
  return after_last(copy(all), '\n');
}

static void await(const struct call *call, const struct group *group) {
  const char *socket = concat(group->base, same(group->protocol, "grpc") ? ".grpc" : ".sock");
  long jvm = 0;
  for (long waited = 0; !exists(socket, S_IFSOCK) || !is_alive(group->base); waited += LOOK_NANOS) {
    int status;
    /* One that is alive without its socket is starting, or ending. */
    if (!jvm) {
      /* Not once it was launched: that would take the lock that it wants. */
      if (!is_alive(group->base)) jvm = launch(call, group);
    } else if (sys(NR_WAIT4, jvm, &status, WNOHANG, 0) != 0) {
      fail(concat("the JVM ended: ", last_line(concat(group->base, ".log"))));
    }
    if (waited >= LONGEST_WAIT * 1000000000L) fail(concat("the JVM does not answer; see \"", group->base, ".log\""));
    pause_nanos(LOOK_NANOS);
  }
}

/*
 * Says where and how containerd connects, and leaves the same for containerd 1.6 and 1.7, which
 * find their shims by it after a restart.
 */
static void answer(const struct group *group) {
  const char *line = concat("unix://", group->base, ".sock");
  if (same(group->protocol, "grpc")) {
    line = concat("{\"version\":2,\"address\":\"", group->base, ".grpc\",\"protocol\":\"grpc\"}");
  }
  write_text("address", line, O_CREAT | O_TRUNC);
  if (!asked_by_bootstrap() || same(group->protocol, "grpc")) {
    put(1, span_of(line));
    return;
  }
  /* containerd.runtime.bootstrap.v1.BootstrapResult: version = 1, address = 2, protocol = 3. */
  struct message result = {.length = 0};
  add_number(&result, 1, 2);
  add_text(&result, 2, span_of(line));
  add_text(&result, 3, span_of("ttrpc"));
  put(1, bytes_of(&result));
}

void start(const struct call *call) {
  struct group group;
  group.containerd = call->address + (starts_with(call->address, "unix://") ? 7 : 0);
  if (!*group.containerd || !*call->namespace || !*call->id) fail("start needs -address, -namespace and -id");
  read_options();
  struct config config = read_config();
  choose_group(call, &config, &group);
  group.cgroup = choose_cgroup(&config, group.name);
  choose_ways(&group);
  group.base = find_base(concat(group.containerd, "\n", call->namespace, "\n", group.key, "\n"));
  lock(concat(group.base, ".lock"));
  await(call, &group);
  answer(&group);
}
