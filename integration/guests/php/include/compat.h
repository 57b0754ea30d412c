// Included ahead of every source of PHP: constants and prototypes that WASI's headers lack.
#pragma once
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2
#define F_SETLK 6
#define F_SETLKW 7

#define P_tmpdir "/tmp" // PHP takes none for an empty name

#define POLLPRI 0
#define MSG_OOB 0
#define MSG_DONTWAIT 0
#define PF_UNIX AF_UNIX
#define SOMAXCONN 128
#define SOL_IP 0

// WasmEdge's numbers.
#undef SO_REUSEADDR
#undef SO_TYPE
#undef SO_ERROR
#undef SO_BROADCAST
#undef SO_KEEPALIVE
#define SO_REUSEADDR 0
#define SO_TYPE 1
#define SO_ERROR 2
#define SO_BROADCAST 4
#define SO_KEEPALIVE 7

int socket(int, int, int);
int bind(int, const struct sockaddr *, socklen_t);
int listen(int, int);
int connect(int, const struct sockaddr *, socklen_t);
int getsockname(int, struct sockaddr *restrict, socklen_t *restrict);
int getpeername(int, struct sockaddr *restrict, socklen_t *restrict);
int setsockopt(int, int, int, const void *, socklen_t);
ssize_t sendto(int, const void *, size_t, int, const struct sockaddr *, socklen_t);
ssize_t recvfrom(int, void *restrict, size_t, int, struct sockaddr *restrict, socklen_t *restrict);

int chmod(const char *, mode_t);
int fchmod(int, mode_t);
mode_t umask(mode_t);
int chown(const char *, uid_t, gid_t);
int lchown(const char *, uid_t, gid_t);
int mkstemp(char *);
ssize_t getrandom(void *, size_t, unsigned);

uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
pid_t getppid(void);
int setuid(uid_t);
int setgid(gid_t);
pid_t setsid(void);
pid_t getpgrp(void);
int getgroups(int, gid_t[]);
int getdtablesize(void);
pid_t fork(void);
int kill(pid_t, int);
int pipe(int[2]);
int dup(int);
int dup2(int, int);
int execl(const char *, const char *, ...);
FILE *popen(const char *, const char *);
int pclose(FILE *);

struct sigaction {
  void (*sa_handler)(int);
  sigset_t sa_mask;
  int sa_flags;
};
#define SA_RESTART 0
int sigaction(int, const struct sigaction *, struct sigaction *);
int sigemptyset(sigset_t *);
