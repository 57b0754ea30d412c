// One process, one user, no signals.
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <syslog.h>
#include <ucontext.h>
#include <unistd.h>

static int unsupported(void) {
  errno = ENOSYS;
  return -1;
}

uid_t getuid(void) { return 0; }
uid_t geteuid(void) { return 0; }
gid_t getgid(void) { return 0; }
gid_t getegid(void) { return 0; }
pid_t getppid(void) { return 1; }
int setuid(uid_t user) { return (void)user, 0; }
int setgid(gid_t group) { return (void)group, 0; }
pid_t setsid(void) { return 1; }
pid_t getpgrp(void) { return 1; }
int initgroups(const char *user, gid_t group) { return (void)user, (void)group, 0; }
int getgroups(int size, gid_t groups[]) { return (void)size, (void)groups, 0; }
int getdtablesize(void) { return 1024; }

struct passwd *getpwnam(const char *name) { return (void)name, NULL; }
struct passwd *getpwuid(uid_t user) { return (void)user, NULL; }
struct group *getgrnam(const char *name) { return (void)name, NULL; }
struct group *getgrgid(gid_t group) { return (void)group, NULL; }

pid_t fork(void) { return unsupported(); }
pid_t wait(int *status) { return (void)status, unsupported(); }
pid_t waitpid(pid_t process, int *status, int flags) {
  return (void)process, (void)status, (void)flags, unsupported();
}
int kill(pid_t process, int number) { return (void)process, (void)number, unsupported(); }
int pipe(int ends[2]) { return (void)ends, unsupported(); }
int dup(int fd) { return (void)fd, unsupported(); }
int dup2(int from, int to) { return (void)from, (void)to, unsupported(); }
int execl(const char *path, const char *argument, ...) {
  return (void)path, (void)argument, unsupported();
}
FILE *popen(const char *command, const char *mode) {
  return (void)command, (void)mode, (void)unsupported(), NULL;
}
int pclose(FILE *stream) { return (void)stream, unsupported(); }

int sigaction(int number, const struct sigaction *action, struct sigaction *old) {
  return (void)number, (void)action, (void)old, 0;
}
int sigemptyset(sigset_t *set) { return (void)set, 0; }

void openlog(const char *name, int options, int facility) { (void)name, (void)options, (void)facility; }
void syslog(int priority, const char *format, ...) { (void)priority, (void)format; }
void closelog(void) {}

int getcontext(ucontext_t *context) { return (void)context, 0; }
void makecontext(ucontext_t *context, void (*entry)(void), int count, ...) {
  (void)context, (void)entry, (void)count;
}
int swapcontext(ucontext_t *from, const ucontext_t *to) {
  (void)from, (void)to;
  __builtin_trap();
}
