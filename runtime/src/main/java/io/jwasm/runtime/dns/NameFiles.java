package io.jwasm.runtime.dns;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The files that say how names are looked up. Read for each lookup, as daemons change them while
 * containers run.
 *
 * @param resolvConf the text of {@code /etc/resolv.conf}, empty if there is none
 * @param hosts the text of {@code /etc/hosts}, empty if there is none
 */
public record NameFiles(Supplier<String> resolvConf, Supplier<String> hosts) {
  /** No servers and no names. */
  public static final NameFiles NONE = new NameFiles(() -> "", () -> "");

  /** Far more than resolvers use. */
  private static final int MAX_SIZE = 1 << 20;

  /**
   * Reads these files of the host, whose paths a guest has no influence on.
   *
   * @param resolvConf in the form of resolv.conf(5)
   * @param hosts in the form of hosts(5)
   */
  public static NameFiles of(Path resolvConf, Path hosts) {
    return new NameFiles(() -> text(resolvConf), () -> text(hosts));
  }

  private static String text(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_SIZE), UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
