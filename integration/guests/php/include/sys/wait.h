// No processes: nothing to wait for.
#pragma once
#include <sys/types.h>

#define WNOHANG 1
#define WUNTRACED 2
#define WIFEXITED(status) (((status) & 127) == 0)
#define WEXITSTATUS(status) ((status) >> 8 & 255)
#define WIFSIGNALED(status) (((status) & 127) != 0)
#define WTERMSIG(status) ((status) & 127)
#define WIFSTOPPED(status) 0
#define WSTOPSIG(status) 0

pid_t wait(int *);
pid_t waitpid(pid_t, int *, int);
