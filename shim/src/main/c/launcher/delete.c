/*
 * Undoes what a shim that was killed left, and says that the container was killed. containerd calls
 * it after every removal, mostly with nothing left to do.
 */
#include "launcher.h"

#define KILLED 137
#define RETRIES 100

/* The files of the shim that an address names, without their endings; empty if it names none. */
static const char *base_of(const char *bundle) {
  static const char member[] = "\"address\":\"";
  const char *address = read_line(concat(bundle, "/address"));
  if (!address) return "";
  const char *json = find_in(span_of(address), member);
  if (json) address = json + sizeof member - 1;
  const char *end = address;
  while (*end && *end != '"') end++;
  address = copy((struct span){address, (u64)(end - address)});
  if (starts_with(address, "unix://")) address += 7;
  const char *ending = after_last(address, '.');
  return ending == address ? address : copy((struct span){address, (u64)(ending - 1 - address)});
}

static int is_dead(const char *base, const char *lock) {
  for (int tries = 0; exists(lock, S_IFREG) && is_alive(base); tries++) {
    if (!is_ending(base) || tries == RETRIES) return 0;
    pause_nanos(TRY_NANOS);
  }
  return 1;
}

/* Whoever starts or ends there has the lock, and then all of this is in use. */
static void remove_files(const char *base, const char *lock) {
  static const char *const endings[6] = {".sock", ".grpc", ".ctl", ".live", ".log", ".lock"};
  long fd = open_file(lock, O_WRONLY, 0);
  if (fd < 0 || sys(NR_FLOCK, fd, LOCK_EX | LOCK_NB, 0, 0) < 0) return;
  for (int i = 0; i < 6; i++) sys(NR_UNLINKAT, AT_FDCWD, concat(base, endings[i]), 0, 0);
  sys(NR_CLOSE, fd, 0, 0, 0);
}

/* Lets containerd's own program forward what is printed to its input. */
static long publish(const struct call *call, int input) {
  long pid = spawn();
  if (pid != 0) return pid;
  const char *words[] = {call->publish, "--address", call->address, "publish", "--namespace", call->namespace,
                         "--topic", "/tasks/oom", 0};
  long out = open_file("/dev/null", O_WRONLY, 0);
  sys(NR_DUP3, input, 0, 0, 0);
  sys(NR_DUP3, out, 1, 0, 0);
  sys(NR_DUP3, out, 2, 0, 0);
  sys(NR_EXECVE, call->publish, words, environment, 0);
  leave(1);
}

/* Tells containerd that the kernel killed the shim for want of memory, as the shim itself cannot. */
static void tell_oom(const struct call *call) {
  int ends[2], status;
  static const char reason[] = "\": its cgroup had reached the limit of memory\n";
  put(2, span_of(concat("the kernel killed the shim of \"", call->id, reason)));
  if (!*call->publish || sys(NR_PIPE2, ends, O_CLOEXEC, 0, 0) < 0) return;
  long pid = publish(call, ends[0]);
  sys(NR_CLOSE, ends[0], 0, 0, 0);
  /* google.protobuf.Any: type_url = 1, value = 2: containerd.events.TaskOOM: container_id = 1. */
  struct message oom = {.length = 0}, any = {.length = 0};
  add_text(&oom, 1, span_of(call->id));
  add_text(&any, 1, span_of("containerd.events.TaskOOM"));
  add_text(&any, 2, bytes_of(&oom));
  put(ends[1], bytes_of(&any));
  sys(NR_CLOSE, ends[1], 0, 0, 0);
  if (pid > 0) sys(NR_WAIT4, pid, &status, 0, 0);
}

static void remove_cgroups(const struct call *call, int dead) {
  const char *line = read_line(concat(call->bundle, "/cgroup"));
  if (!line) return;
  const char *blank = line;
  while (*blank && *blank != ' ') blank++;
  const char *cgroup = copy((struct span){line, (u64)(blank - line)});
  const char *shared = *blank ? blank + 1 : blank;
  if (!*cgroup) return;
  if (dead && was_killed_for_memory(cgroup)) tell_oom(call);
  remove_cgroup(cgroup, dead);
  if (dead && *shared) remove_cgroup(shared, dead);
}

/* containerd.task.v2.DeleteResponse: exit_status = 2, exited_at = 3 {seconds = 1}. */
static void answer(void) {
  long now[2] = {0, 0};
  struct message time = {.length = 0}, response = {.length = 0};
  sys(NR_CLOCK_GETTIME, 0, now, 0, 0);
  add_number(&time, 1, (u64)now[0]);
  add_number(&response, 2, KILLED);
  add_text(&response, 3, bytes_of(&time));
  put(1, bytes_of(&response));
}

void delete(const struct call *call) {
  const char *base = base_of(call->bundle);
  const char *lock = concat(base, ".lock");
  int dead = is_dead(base, lock);
  if (dead) remove_files(base, lock);
  remove_cgroups(call, dead);
  answer();
}
