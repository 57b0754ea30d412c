package io.jwasm.error;

/**
 * What class of failure an error is; the transport maps it to a status code and the command line to
 * an exit code, each in one place.
 */
public enum ErrorKind {
  /** The request, image, module or option itself is wrong; repeating it cannot help. */
  INVALID_ARGUMENT,
  /** The named object does not exist. */
  NOT_FOUND,
  /** The named object exists already. */
  ALREADY_EXISTS,
  /** The object is not in a state that allows the operation. */
  FAILED_PRECONDITION,
  /** The caller may not do this. */
  PERMISSION_DENIED,
  /** Known, and not supported. */
  UNIMPLEMENTED,
  /** A limit was reached: memory, disk, descriptors, size bounds. */
  RESOURCE_EXHAUSTED,
  /** A peer (registry, daemon) did not answer; trying again may help. */
  UNAVAILABLE,
  /** Content does not match its digest, size or checksum. */
  DATA_LOSS,
  /** A fault of jwasm itself. */
  INTERNAL
}
