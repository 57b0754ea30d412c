package io.jwasm.shim.doctor;

import java.nio.file.Path;
import java.util.List;

/**
 * Where to look.
 *
 * @param proc where proc(5) is mounted
 * @param cgroups where control groups are mounted
 * @param containerdSocket where containerd listens
 * @param containerdConfig its {@code config.toml}
 * @param dockerConfig Docker's {@code daemon.json}
 * @param path directories with programs, for daemons that do not run
 * @param home where jwasm keeps images and modules
 * @param lib the directory of jwasm's distribution that has its Java runtime
 */
public record Places(
    Path proc,
    Path cgroups,
    Path containerdSocket,
    Path containerdConfig,
    Path dockerConfig,
    List<Path> path,
    Path home,
    Path lib) {
  public Places {
    path = List.copyOf(path);
  }
}
