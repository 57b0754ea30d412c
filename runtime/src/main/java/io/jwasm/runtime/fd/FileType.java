package io.jwasm.runtime.fd;

import io.jwasm.linux.FileStatus;

/** File types of WASI ({@code filetype}). */
public enum FileType {
  UNKNOWN(0),
  BLOCK_DEVICE(1),
  CHARACTER_DEVICE(2),
  DIRECTORY(3),
  REGULAR_FILE(4),
  SOCKET_DGRAM(5),
  SOCKET_STREAM(6),
  SYMBOLIC_LINK(7);

  private final int number;

  FileType(int number) {
    this.number = number;
  }

  /** Its number. */
  public int number() {
    return number;
  }

  /** The type in a mode of Linux; pipes are unknown to WASI. */
  public static FileType of(int mode) {
    return switch (mode & FileStatus.TYPE) {
      case FileStatus.BLOCK_DEVICE -> BLOCK_DEVICE;
      case FileStatus.CHARACTER_DEVICE -> CHARACTER_DEVICE;
      case FileStatus.DIRECTORY -> DIRECTORY;
      case FileStatus.REGULAR -> REGULAR_FILE;
      case FileStatus.SOCKET -> SOCKET_STREAM;
      case FileStatus.SYMLINK -> SYMBOLIC_LINK;
      default -> UNKNOWN;
    };
  }
}
