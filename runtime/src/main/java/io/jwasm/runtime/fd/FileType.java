package io.jwasm.runtime.fd;

import io.jwasm.linux.FileStatus;

/** File types; the ordinal is the number in WASI ({@code filetype}). */
public enum FileType {
  UNKNOWN,
  BLOCK_DEVICE,
  CHARACTER_DEVICE,
  DIRECTORY,
  REGULAR_FILE,
  SOCKET_DGRAM,
  SOCKET_STREAM,
  SYMBOLIC_LINK;

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
