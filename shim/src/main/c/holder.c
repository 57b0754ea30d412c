/*
 * Holds the namespaces of containers. The shim starts one and asks it by its standard input for
 * holders: children that enter or make namespaces, say so, and sleep. Each stands for a process of
 * a container: whoever signals it, signals the container. All of them end with the shim, because
 * the input ends then, and with this process, because the kernel kills them.
 *
 * A request is its length, its number, and that many bytes:
 *   'H' parts...   a holder; each part is a letter and a text that ends with a NUL:
 *                  n, u, i, m, p: network, uts, ipc, mount, pid namespace, new or the one at a path
 *                  h, d:    host name, domain name
 *                  s:       a file below /proc/sys, '=', what is written to it
 *                  o:       what is written to oom_score_adj
 *                  t:       what ps shows
 *                  capital letters: files, see mounts.c
 *   'K' pid        ends a holder
 * An answer is four numbers: what, the request's number, a pid, a value:
 *   'P'  the child is there            'R'  it is ready; the pid is 0
 *   'F'  it failed: how many mounts were made << 24 | the part's letter << 16 | the error number
 *   'X'  it has ended; the value is its wait status, 128 + signal if one was to end it, and the
 *        request's number 0
 * Numbers have 32 bits.
 */
#include "linux.h"

__asm__(".globl _start\n_start:\n" START);

#define MAX_REQUEST 65536
#define OPEN_FILES 8 /* no more than these are open when a child is ready */

struct request {
  u32 length;
  u32 number;
  char bytes[MAX_REQUEST];
};

static struct request request;
static char *title_start;
static char *title_end;
static int own_pids;    /* this process's pid namespace */
static int lifeline[2]; /* a pipe that nobody else can write to */

static void answer(u32 what, u32 number, u32 pid, u32 value) {
  u32 record[4] = {what, number, pid, value};
  sys(NR_WRITE, 1, record, sizeof record, 0);
}

static int read_fully(void *to, u64 length) {
  char *at = to;
  while (length) {
    long n = sys(NR_READ, 0, at, length, 0);
    if (n <= 0) return 0;
    at += n;
    length -= (u64)n;
  }
  return 1;
}

static long write_file(const char *path, const char *text) {
  long fd = sys(NR_OPENAT, AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0);
  if (fd < 0) return fd;
  long n = sys(NR_WRITE, fd, text, length_of(text), 0);
  sys(NR_CLOSE, fd, 0, 0, 0);
  return n < 0 ? n : 0;
}

/* A new network namespace has its loopback interface down. */
static long raise_loopback(void) {
  union {
    char name[40];
    struct {
      char space[16];
      short flags;
    } set;
  } interface = {.name = "lo"};
  long fd = sys(NR_SOCKET, 2, 2 | O_CLOEXEC, 0, 0);
  if (fd < 0) return fd;
  long result = sys(NR_IOCTL, fd, SIOCGIFFLAGS, &interface, 0);
  if (result >= 0) {
    interface.set.flags |= IFF_UP;
    result = sys(NR_IOCTL, fd, SIOCSIFFLAGS, &interface, 0);
  }
  sys(NR_CLOSE, fd, 0, 0, 0);
  return result;
}

static long enter(const char *path, long type) {
  if (!*path) {
    long result = sys(NR_UNSHARE, type, 0, 0, 0);
    if (result >= 0 && type == CLONE_NEWNET) result = raise_loopback();
    if (result >= 0 && type == CLONE_NEWNS) result = mounts_begin();
    return result;
  }
  long fd = sys(NR_OPENAT, AT_FDCWD, path, O_CLOEXEC, 0);
  if (fd < 0) return fd;
  long result = sys(NR_SETNS, fd, type, 0, 0);
  sys(NR_CLOSE, fd, 0, 0, 0);
  return result;
}

static long set_parameter(char *text) {
  static char path[4096];
  u64 at = 0;
  for (const char *c = "/proc/sys/"; *c; c++) path[at++] = *c;
  while (*text && *text != '=' && at < sizeof path - 1) path[at++] = *text++;
  path[at] = 0; /* the last one may have been longer */
  return *text == '=' ? write_file(path, text + 1) : -22;
}

/* Both the command line and the short name, which is the last part of the first word's path. */
static void set_title(const char *text) {
  char *to = title_start;
  char name[16] = "";
  int at = 0;
  for (const char *c = text; *c && *c != ' '; c++) {
    if (*c == '/') at = 0;
    else if (at < 15) name[at++] = *c;
  }
  name[at] = 0;
  sys(NR_PRCTL, PR_SET_NAME, name, 0, 0);
  while (*text && to < title_end - 1) *to++ = *text++;
  for (char *rest = to; rest < title_end; rest++) *rest = 0;
  sys6(NR_PRCTL, PR_SET_MM, PR_SET_MM_ARG_END, (long)(to + 1), 0, 0, 0);
}

static long apply(char part, char *text) {
  switch (part) {
    case 'n': return enter(text, CLONE_NEWNET);
    case 'u': return enter(text, CLONE_NEWUTS);
    case 'i': return enter(text, CLONE_NEWIPC);
    case 'm': return enter(text, CLONE_NEWNS);
    case 'p': return 0; /* it was born there */
    case 'h': return sys(NR_SETHOSTNAME, text, length_of(text), 0, 0);
    case 'd': return sys(NR_SETDOMAINNAME, text, length_of(text), 0, 0);
    case 's': return set_parameter(text);
    case 'o': write_file("/proc/self/oom_score_adj", text); return 0; /* not everybody may */
    case 't': set_title(text); return 0;
    default: return mounts_part(part, text);
  }
}

/* Whether the parent ended before this process could ask to end with it. */
static int orphaned(void) {
  struct pollfd polled = {.fd = lifeline[0], .events = POLLIN};
  u64 now[2] = {0, 0};
  sys(NR_CLOSE, lifeline[1], 0, 0, 0);
  return sys6(NR_PPOLL, (long)&polled, 1, (long)now, 0, 0, 0) > 0;
}

/*
 * Waits for a signal that would end it. The first process of a pid namespace gets a signal only if
 * it blocks it or has a handler, and inherits the namespace's orphans.
 */
static int await_signal(void) {
  u64 all = ~0UL;
  sys(NR_RT_SIGPROCMASK, SIG_SETMASK, &all, 0, sizeof all);
  for (;;) {
    int status;
    int signal = (int)sys(NR_RT_SIGTIMEDWAIT, &all, 0, 0, sizeof all);
    switch (signal) {
      case SIGCHLD:
        while (sys(NR_WAIT4, -1, &status, WNOHANG, 0) > 0) {}
        continue;
      case SIGCONT: case SIGTSTP: case SIGTTIN: case SIGTTOU: case SIGURG: case SIGWINCH: continue;
      default:
        if (signal > 0) return signal;
    }
  }
}

__attribute__((noreturn)) static void hold(void) {
  sys(NR_PRCTL, PR_SET_PDEATHSIG, SIGKILL, 0, 0);
  if (orphaned()) sys(NR_EXIT_GROUP, 1, 0, 0, 0);
  char *end = request.bytes + request.length;
  for (char *part = request.bytes + 1, *next; part < end; part = next) {
    next = part + length_of(part) + 1;
    long result = apply(*part, part + 1);
    if (result < 0) {
      answer('F', request.number, 0, mounts_count() << 24 | (u32)*part << 16 | (u32)-result);
      sys(NR_EXIT_GROUP, 1, 0, 0, 0);
    }
  }
  answer('R', request.number, 0, 0);
  for (int fd = 0; fd < OPEN_FILES; fd++) sys(NR_CLOSE, fd, 0, 0, 0);
  int signal = await_signal();
  sys(NR_EXIT_GROUP, 128 + signal, 0, 0, 0);
  __builtin_unreachable();
}

/* The path in the part about the pid namespace; null if there is no such part. */
static const char *pid_namespace(void) {
  char *end = request.bytes + request.length;
  for (char *part = request.bytes + 1; part < end; part += length_of(part) + 1) {
    if (*part == 'p') return part + 1;
  }
  return 0;
}

/* A process stays in its pid namespace; only its children can be in another one. */
static long start_in(const char *pids) {
  int fresh = pids && !*pids ? CLONE_NEWPID : 0;
  if (pids && *pids) {
    long result = enter(pids, CLONE_NEWPID);
    if (result < 0) return result;
  }
  long pid = sys6(NR_CLONE, SIGCHLD | fresh, 0, 0, 0, 0, 0);
  if (pid == 0) hold();
  if (pids && *pids) sys(NR_SETNS, own_pids, CLONE_NEWPID, 0, 0);
  return pid;
}

static void start(void) {
  const char *pids = pid_namespace();
  long pid = start_in(pids);
  if (pid < 0) {
    answer('F', request.number, 0, (u32)(pids ? 'p' : 'c') << 16 | (u32)-pid);
  } else {
    answer('P', request.number, (u32)pid, 0);
  }
}

/* A pid that is not a child's may be anybody's by now; a child's is its own until it is waited for. */
static void end_child(u32 pid) {
  char info[128];
  if (sys6(NR_WAITID, P_PID, pid, (long)info, WEXITED | WNOHANG | WNOWAIT, 0, 0) >= 0) {
    sys(NR_KILL, pid, SIGKILL, 0, 0);
  }
}

static int serve(void) {
  if (!read_fully(&request, 8) || request.length == 0 || request.length >= MAX_REQUEST ||
      !read_fully(request.bytes, request.length)) {
    return 0;
  }
  request.bytes[request.length] = 0;
  if (request.bytes[0] == 'H') {
    start();
  } else if (request.length == 5) {
    u32 pid = 0;
    for (int i = 4; i > 0; i--) pid = pid << 8 | (unsigned char)request.bytes[i];
    end_child(pid);
  }
  return 1;
}

static void reap(int signals) {
  char info[128];
  int status;
  long pid;
  sys(NR_READ, signals, info, sizeof info, 0);
  while ((pid = sys(NR_WAIT4, -1, &status, WNOHANG, 0)) > 0) answer('X', 0, (u32)pid, (u32)status);
}

/* Ends all children and waits for them, so that nobody else has to. */
__attribute__((noreturn)) static void finish(void) {
  int status;
  sys(NR_KILL, 0, SIGTERM, 0, 0);
  while (sys(NR_WAIT4, -1, &status, 0, 0) > 0) {}
  sys(NR_EXIT_GROUP, 0, 0, 0, 0);
  __builtin_unreachable();
}

/* Called with the stack as the kernel made it: argc, argv[]. */
__attribute__((used, noreturn)) static void begin(long *stack) {
  static const char action[32];
  u64 blocked = 1UL << (SIGCHLD - 1) | 1UL << (SIGTERM - 1);
  char **argv = (char **)(stack + 1);
  title_start = argv[0];
  title_end = argv[stack[0] - 1] + length_of(argv[stack[0] - 1]) + 1;
  sys(NR_SETSID, 0, 0, 0, 0);
  sys(NR_PIPE2, lifeline, O_CLOEXEC, 0, 0);
  own_pids = (int)sys(NR_OPENAT, AT_FDCWD, "/proc/self/ns/pid", O_CLOEXEC, 0);
  for (int signal = 1; signal <= 64; signal++) sys(NR_RT_SIGACTION, signal, action, 0, sizeof blocked);
  sys(NR_RT_SIGPROCMASK, SIG_BLOCK, &blocked, 0, sizeof blocked);
  int signals = (int)sys(NR_SIGNALFD4, -1, &blocked, sizeof blocked, O_CLOEXEC);
  struct pollfd polled[2] = {{.fd = 0, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
  for (;;) {
    if (sys6(NR_PPOLL, (long)polled, 2, 0, 0, 0, 0) < 0) continue;
    if (polled[1].revents) reap(signals);
    if (polled[0].revents && !serve()) finish();
  }
}
