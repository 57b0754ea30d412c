package io.jwasm.runtime.guest;

/**
 * Host descriptors that become the guest's 0, 1 and 2. They stay open, and stay the caller's.
 *
 * @param in read by the guest
 * @param out written by the guest
 * @param err written by the guest
 * @param terminals whether the guest may know a terminal among them as such
 */
public record Stdio(int in, int out, int err, boolean terminals) {
  /** In place of a descriptor: the guest finds {@code /dev/null} there. */
  public static final int CLOSED = -1;

  /** Those of this process. */
  public static final Stdio INHERITED = new Stdio(0, 1, 2, true);
}
