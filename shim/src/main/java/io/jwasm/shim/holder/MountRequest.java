package io.jwasm.shim.holder;

/**
 * A mount below the root of a holder, or at it.
 *
 * @param source what is mounted; of a bind mount an absolute path of the host
 * @param target where in the root, made if it is missing; empty for the root itself
 * @param type the file system; empty for a bind mount
 * @param options how
 */
public record MountRequest(String source, String target, String type, MountOptions options) {
  /** What messages call it. */
  String label() {
    return (source.isEmpty() ? type : source) + ":" + (target.isEmpty() ? "/" : target);
  }
}
