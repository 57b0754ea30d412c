/* The system calls of our programs, without a C library: x86-64 and aarch64. */
#ifndef JWASM_LINUX_H
#define JWASM_LINUX_H

typedef unsigned int u32;
typedef unsigned long u64;

#if defined(__x86_64__)
enum {
  NR_READ = 0, NR_WRITE = 1, NR_CLOSE = 3, NR_RT_SIGACTION = 13, NR_RT_SIGPROCMASK = 14, NR_IOCTL = 16,
  NR_GETPID = 39, NR_SOCKET = 41, NR_CLONE = 56, NR_WAIT4 = 61, NR_KILL = 62, NR_GETPPID = 110, NR_SETSID = 112,
  NR_PRCTL = 157, NR_SETHOSTNAME = 170, NR_SETDOMAINNAME = 171, NR_EXIT_GROUP = 231, NR_WAITID = 247,
  NR_OPENAT = 257, NR_PPOLL = 271, NR_UNSHARE = 272, NR_SIGNALFD4 = 289, NR_SETNS = 308, NR_PIPE2 = 293,
  NR_RT_SIGTIMEDWAIT = 128, NR_MOUNT = 165, NR_UMOUNT2 = 166, NR_PIVOT_ROOT = 155, NR_CHDIR = 80, NR_FCHDIR = 81,
  NR_CHROOT = 161, NR_MKDIRAT = 258, NR_UMASK = 95, NR_FACCESSAT = 269, NR_EXECVE = 59, NR_FLOCK = 73,
  NR_CLOCK_GETTIME = 228, NR_CLOCK_NANOSLEEP = 230, NR_UNLINKAT = 263, NR_READLINKAT = 267, NR_DUP3 = 292,
  NR_STATX = 332
};

static inline long sys6(long n, long a, long b, long c, long d, long e, long f) {
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

#define START "xor %ebp, %ebp\n mov %rsp, %rdi\n and $-16, %rsp\n call begin\n hlt\n"

#elif defined(__aarch64__)
enum {
  NR_READ = 63, NR_WRITE = 64, NR_CLOSE = 57, NR_RT_SIGACTION = 134, NR_RT_SIGPROCMASK = 135, NR_IOCTL = 29,
  NR_GETPID = 172, NR_SOCKET = 198, NR_CLONE = 220, NR_WAIT4 = 260, NR_KILL = 129, NR_GETPPID = 173, NR_SETSID = 157,
  NR_PRCTL = 167, NR_SETHOSTNAME = 161, NR_SETDOMAINNAME = 162, NR_EXIT_GROUP = 94, NR_WAITID = 95,
  NR_OPENAT = 56, NR_PPOLL = 73, NR_UNSHARE = 97, NR_SIGNALFD4 = 74, NR_SETNS = 268, NR_PIPE2 = 59,
  NR_RT_SIGTIMEDWAIT = 137, NR_MOUNT = 40, NR_UMOUNT2 = 39, NR_PIVOT_ROOT = 41, NR_CHDIR = 49, NR_FCHDIR = 50,
  NR_CHROOT = 51, NR_MKDIRAT = 34, NR_UMASK = 166, NR_FACCESSAT = 48, NR_EXECVE = 221, NR_FLOCK = 32,
  NR_CLOCK_GETTIME = 113, NR_CLOCK_NANOSLEEP = 115, NR_UNLINKAT = 35, NR_READLINKAT = 78, NR_DUP3 = 24,
  NR_STATX = 291
};

static inline long sys6(long n, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = n;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}

#define START "mov x29, #0\n mov x30, #0\n mov x0, sp\n bl begin\n brk #1\n"

#else
#error "only x86-64 and aarch64 are known"
#endif

enum { NR_OPENAT2 = 437, NR_MOUNT_SETATTR = 442 };

#define sys(n, a, b, c, d) sys6((n), (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)

#define AT_FDCWD (-100)
#define AT_RECURSIVE 0x8000
#define AT_EMPTY_PATH 0x1000
#define AT_REMOVEDIR 0x200
#define CLONE_NEWNS 0x00020000
#define CLONE_NEWPID 0x20000000
#define CLONE_NEWUTS 0x04000000
#define CLONE_NEWIPC 0x08000000
#define CLONE_NEWNET 0x40000000
#define EAGAIN 11
#define EBADF 9
#define EBUSY 16
#define EEXIST 17
#define EINVAL 22
#define EROFS 30
#define ENOENT 2
#define ENOTDIR 20
#define IFF_UP 1
#define LOCK_EX 2
#define LOCK_NB 4
#define MNT_DETACH 2
#define MOUNT_ATTR_RDONLY 1
#define MS_RDONLY 1
#define MS_REMOUNT 32
#define MS_BIND 4096
#define MS_MOVE 8192
#define MS_REC 16384
#define MS_SLAVE (1 << 19)
#define O_CREAT 0100
#define O_EXCL 0200
#define O_TRUNC 01000
#define O_PATH 010000000
#if defined(__x86_64__)
#define O_DIRECTORY 0200000
#define O_NOFOLLOW 0400000
#else
#define O_DIRECTORY 040000
#define O_NOFOLLOW 0100000
#endif
#define RESOLVE_IN_ROOT 0x10
#define O_WRONLY 1
#define O_CLOEXEC 02000000
#define POLLIN 1
#define POLLHUP 16
#define PR_SET_PDEATHSIG 1
#define PR_SET_NAME 15
#define PR_SET_MM 35
#define PR_SET_MM_ARG_END 9
#define P_PID 1
#define S_IFDIR 0040000
#define S_IFMT 0170000
#define S_IFREG 0100000
#define S_IFSOCK 0140000
#define STATX_INO 0x100
#define STATX_TYPE 1
#define TCGETS 0x5401
#define W_OK 2
#define SIGKILL 9
#define SIGTERM 15
#define SIGCHLD 17
#define SIGCONT 18
#define SIGTSTP 20
#define SIGTTIN 21
#define SIGTTOU 22
#define SIGURG 23
#define SIGWINCH 28
#define SIG_BLOCK 0
#define SIG_SETMASK 2
#define SIOCGIFFLAGS 0x8913
#define SIOCSIFFLAGS 0x8914
#define WNOHANG 1
#define WEXITED 4
#define WNOWAIT 0x01000000

struct pollfd {
  int fd;
  short events;
  short revents;
};

static inline u64 length_of(const char *text) {
  u64 n = 0;
  while (text[n]) n++;
  return n;
}

/* The files of a container; mounts.c. */
long mounts_begin(void);
long mounts_part(char part, char *text);
u32 mounts_count(void);

#endif
