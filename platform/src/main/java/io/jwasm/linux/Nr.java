package io.jwasm.linux;

/**
 * System call numbers of this machine's architecture. x86-64 has its own table, aarch64 the generic
 * one; calls newer than 5.0 have the same number on both.
 */
final class Nr {
  private static final boolean X86 = Arch.HOST == Arch.X86_64;

  static final int READ = X86 ? 0 : 63;
  static final int WRITE = X86 ? 1 : 64;
  static final int CLOSE = X86 ? 3 : 57;
  static final int LSEEK = X86 ? 8 : 62;
  static final int COPY_FILE_RANGE = X86 ? 326 : 285;
  static final int MMAP = X86 ? 9 : 222;
  static final int MPROTECT = X86 ? 10 : 226;
  static final int MUNMAP = X86 ? 11 : 215;
  static final int RT_SIGACTION = X86 ? 13 : 134;
  static final int RT_SIGRETURN = X86 ? 15 : 139;
  static final int PREAD64 = X86 ? 17 : 67;
  static final int PWRITE64 = X86 ? 18 : 68;
  static final int READV = X86 ? 19 : 65;
  static final int WRITEV = X86 ? 20 : 66;
  static final int MINCORE = X86 ? 27 : 232;
  static final int MADVISE = X86 ? 28 : 233;
  static final int FCNTL = X86 ? 72 : 25;
  static final int GETTID = X86 ? 186 : 178;
  static final int GETRUSAGE = X86 ? 98 : 165;
  static final int CLOCK_GETTIME = X86 ? 228 : 113;
  static final int GETRANDOM = X86 ? 318 : 278;
  static final int CONNECT = X86 ? 42 : 203;
  static final int SENDTO = X86 ? 44 : 206;
  static final int RECVFROM = X86 ? 45 : 207;
  static final int SENDMSG = X86 ? 46 : 211;
  static final int RECVMSG = X86 ? 47 : 212;
  static final int BIND = X86 ? 49 : 200;
  static final int LISTEN = X86 ? 50 : 201;
  static final int GETSOCKNAME = X86 ? 51 : 204;
  static final int GETPEERNAME = X86 ? 52 : 205;
  static final int SETSOCKOPT = X86 ? 54 : 208;
  static final int GETSOCKOPT = X86 ? 55 : 209;
  static final int SHUTDOWN = X86 ? 48 : 210;
  static final int SOCKET = X86 ? 41 : 198;
  static final int SETNS = X86 ? 308 : 268;
  static final int ACCEPT4 = X86 ? 288 : 242;
  static final int EVENTFD2 = X86 ? 290 : 19;
  static final int PIPE2 = X86 ? 293 : 59;
  static final int PPOLL = X86 ? 271 : 73;
  static final int IOCTL = X86 ? 16 : 29;
  static final int FSYNC = X86 ? 74 : 82;
  static final int FDATASYNC = X86 ? 75 : 83;
  static final int FTRUNCATE = X86 ? 77 : 46;
  static final int FALLOCATE = X86 ? 285 : 47;
  static final int FADVISE64 = X86 ? 221 : 223;
  static final int PREADV = X86 ? 295 : 69;
  static final int PWRITEV = X86 ? 296 : 70;
  static final int PREADV2 = X86 ? 327 : 286;
  static final int PWRITEV2 = X86 ? 328 : 287;
  static final int GETDENTS64 = X86 ? 217 : 61;
  static final int MKDIRAT = X86 ? 258 : 34;
  static final int UNLINKAT = X86 ? 263 : 35;
  static final int LINKAT = X86 ? 265 : 37;
  static final int SYMLINKAT = X86 ? 266 : 36;
  static final int READLINKAT = X86 ? 267 : 78;
  static final int UTIMENSAT = X86 ? 280 : 88;
  static final int RENAMEAT2 = X86 ? 316 : 276;
  static final int STATX = X86 ? 332 : 291;
  static final int FCHMOD = X86 ? 91 : 52;
  static final int FCHOWNAT = X86 ? 260 : 54;
  static final int FLOCK = X86 ? 73 : 32;
  static final int SYNCFS = X86 ? 306 : 267;
  static final int FSOPEN = 430;
  static final int FSCONFIG = 431;
  static final int FSMOUNT = 432;
  static final int OPENAT2 = 437;

  private Nr() {}
}
