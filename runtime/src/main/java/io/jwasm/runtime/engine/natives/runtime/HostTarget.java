package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.linux.Arch;
import io.jwasm.runtime.engine.natives.a64.A64Target;
import io.jwasm.runtime.engine.natives.target.Target;
import io.jwasm.runtime.engine.natives.x64.X64Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The target for this machine's processor. */
public final class HostTarget {
  private HostTarget() {}

  /** The one of this process; found on first use. */
  public static Target get() {
    return Holder.TARGET;
  }

  private static final class Holder {
    static final Target TARGET =
        switch (Arch.HOST) {
          case X86_64 -> new X64Target(flags("flags"));
          case AARCH64 -> new A64Target();
        };
  }

  /** What {@code /proc/cpuinfo} lists under this name for the first processor. */
  private static Set<String> flags(String name) {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith(name))
          .findFirst()
          .<Set<String>>map(line ->
              new HashSet<>(List.of(line.substring(line.indexOf(":") + 1).trim().split(" "))))
          .orElse(Set.of());
    } catch (IOException e) {
      return Set.of();
    }
  }
}
