package io.jwasm.runtime.guest;

/**
 * Host descriptors that become the guest's 0, 1 and 2. They stay open, and stay the caller's.
 *
 * @param in read by the guest
 * @param out written by the guest
 * @param err written by the guest
 */
public record Stdio(int in, int out, int err) {
  /** In place of a descriptor: the guest finds {@code /dev/null} there. */
  public static final int CLOSED = -1;

  /** Those of this process. */
  public static final Stdio INHERITED = new Stdio(0, 1, 2);
}
