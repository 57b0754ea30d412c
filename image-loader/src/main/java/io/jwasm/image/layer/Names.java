package io.jwasm.image.layer;

/** Names of entries as they can be shown. */
final class Names {
  private static final int SHOWN = 200;

  private Names() {}

  /** The name, cut, without characters that could move a terminal's cursor. */
  static String printable(String name) {
    String cut = name.length() > SHOWN ? name.substring(0, SHOWN) + "..." : name;
    StringBuilder text = new StringBuilder();
    cut.chars().forEach(c -> text.append(Character.isISOControl(c) ? '?' : (char) c));
    return text.toString();
  }
}
