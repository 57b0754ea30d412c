package io.jwasm.linux;

/** The usual text of addresses, for IPv6 that of RFC 5952. */
final class IpText {
  private static final int GROUPS = 8;

  private IpText() {}

  static String shorten(long high, long low) {
    int start = -1;
    int length = 1; // a single zero is not left out
    int run = 0;
    for (int i = 0; i < GROUPS; i++) {
      run = group(high, low, i) == 0 ? run + 1 : 0;
      if (run > length) {
        length = run;
        start = i - run + 1;
      }
    }
    var text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
        continue;
      }
      boolean separate = i > 0 && i != start + length;
      text.append(separate ? ":" : "");
      text.append(Integer.toHexString(group(high, low, i)));
    }
    return text.toString();
  }

  static String dotted(int bits) {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 0xff)
        + "."
        + (bits >>> 8 & 0xff)
        + "."
        + (bits & 0xff);
  }

  private static int group(long high, long low, int index) {
    long half = index < GROUPS / 2 ? high : low;
    return (int) (half >>> (48 - 16 * (index % (GROUPS / 2)))) & 0xffff;
  }
}
