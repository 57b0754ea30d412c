package io.jwasm.shim.doctor;

import io.jwasm.shim.doctor.Programs.Version;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether containerd is there, and finds the shim. */
record ContainerdChecks(Places places) {
  private static final String NAME = "containerd";
  private static final String SHIM = "containerd-shim-jwasm-v1";

  private static final Pattern ENTRY =
      Pattern.compile("(?m)^\\s*runtime_type\\s*=\\s*['\"]io\\.containerd\\.jwasm\\.v1['\"]");

  /** A process of containerd. */
  private record Daemon(String pid, Path program, Programs programs) {}

  List<Finding> findings() {
    Optional<Daemon> daemon = daemon();
    Optional<Path> program =
        daemon.map(Daemon::program).or(() -> new Programs(places.path()).find(NAME));
    if (program.isEmpty()) {
      return List.of(
          Finding.warn(
              NAME,
              "not found: \"jwasm run\" needs none, containers do",
              "install containerd 1.6 or newer"));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(version(program.get(), daemon));
    findings.add(socket());
    Programs programs = daemon.map(Daemon::programs).orElseGet(() -> new Programs(places.path()));
    findings.add(shim(programs, daemon));
    findings.add(entry());
    return findings;
  }

  /** A containerd that runs, of root or this user: others could have given it its name. */
  private Optional<Daemon> daemon() {
    try (Stream<Path> processes = Files.list(places.proc())) {
      return processes
          .filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .filter(process -> Texts.read(process.resolve("comm")).strip().equals(NAME))
          .flatMap(process -> daemon(process).stream())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Daemon> daemon(Path process) {
    try {
      int owner = (int) Files.getAttribute(process, "unix:uid");
      int own = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      if (owner != 0 && owner != own) {
        return Optional.empty();
      }
      Path program = Files.readSymbolicLink(process.resolve("exe"));
      String environment = Texts.read(process.resolve("environ"));
      String path =
          Arrays.stream(environment.split("\0", -1))
              .filter(entry -> entry.startsWith("PATH="))
              .findFirst()
              .orElse("PATH=");
      String pid = process.getFileName().toString();
      return Optional.of(new Daemon(pid, program, Programs.of(path.substring(5))));
    } catch (IOException e) {
      // Gone, or not to be looked into by this user.
      return Optional.empty();
    }
  }

  private static Finding version(Path program, Optional<Daemon> daemon) {
    String where =
        "\"" + program + "\"" + daemon.map(d -> " runs as process " + d.pid()).orElse("");
    Optional<Version> version = Programs.version(program);
    if (version.isEmpty()) {
      return Finding.warn(NAME, where + ", of an unknown version", "see that it is 1.6 or newer");
    }
    String text = version.get().text() + ", " + where;
    return version.get().isBefore(1, 6)
        ? Finding.fail(NAME, text, "install containerd 1.6 or newer")
        : Finding.ok(NAME, text);
  }

  private Finding socket() {
    Path socket = places.containerdSocket();
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return Finding.ok("socket", "containerd answers at \"" + socket + "\"");
    } catch (IOException e) {
      return Finding.warn(
          "socket",
          "cannot connect to \"" + socket + "\": " + e.getMessage(),
          "start containerd, run as root, or name its socket with --containerd");
    }
  }

  private static Finding shim(Programs programs, Optional<Daemon> daemon) {
    String whose = daemon.isPresent() ? "containerd's PATH" : "PATH";
    return programs
        .find(SHIM)
        .map(file -> Finding.ok("shim", "\"" + file + "\" is on " + whose))
        .orElseGet(() ->
            Finding.fail(
                "shim",
                SHIM + " is not on " + whose,
                "run \"make install\" with a PREFIX whose bin is on it, as /usr/local"));
  }

  private Finding entry() {
    Path config = places.containerdConfig();
    return ENTRY.matcher(Texts.read(config)).find()
        ? Finding.ok("kubernetes", "\"" + config + "\" has a runtime of this type")
        : Finding.ok(
            "kubernetes",
            "no runtime of this type in \"" + config + "\", which only Kubernetes needs");
  }
}
