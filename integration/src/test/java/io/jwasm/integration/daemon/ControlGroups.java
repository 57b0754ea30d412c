package io.jwasm.integration.daemon;

import io.jwasm.integration.harness.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The control groups of a sandbox: a cgroup in each hierarchy of the machine, which the sandbox
 * sees as the root. Its daemons are in a child of that, as they are on a real machine.
 *
 * @param name of each of them, below the root of its hierarchy
 */
record ControlGroups(String name) {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  /** A script that makes them and goes on inside; its arguments are the name and a command. */
  static final String MAKE =
      """
      name=$1
      shift
      for directory in /sys/fs/cgroup /sys/fs/cgroup/*; do
        [ -e "$directory/cgroup.procs" ] && [ ! -L "$directory" ] || continue
        mkdir "$directory/$name" || exit 1
        for file in cpuset.cpus cpuset.mems; do
          [ -e "$directory/cgroup.controllers" ] || [ ! -e "$directory/$file" ] ||
            cat "$directory/$file" >"$directory/$name/$file"
        done
        for controller in memory cpu pids cpuset io; do
          echo "+$controller" >"$directory/cgroup.subtree_control"
        done 2>/dev/null
        echo 0 >"$directory/$name/cgroup.procs" || exit 1
      done
      exec "$@"
      """;

  /** Mounts them, in namespaces of their own. */
  static final String MOUNT =
      """
      for directory in /sys/fs/cgroup /sys/fs/cgroup/*; do
        [ -e "$directory/cgroup.procs" ] && [ ! -L "$directory" ] || continue
        umount "$directory" || exit 1
        case $directory in
          /sys/fs/cgroup | */unified) mount -t cgroup2 cgroup2 "$directory" ;;
          */systemd) mount -t cgroup -o none,name=systemd cgroup "$directory" ;;
          *) mount -t cgroup -o "${directory##*/}" cgroup "$directory" ;;
        esac || exit 1
        mkdir "$directory/daemons" || exit 1
        for file in cpuset.cpus cpuset.mems; do
          [ -e "$directory/cgroup.controllers" ] || [ ! -e "$directory/$file" ] ||
            cat "$directory/$file" >"$directory/daemons/$file"
        done
      done
      """;

  /** Lets a shell in the sandbox, and what it starts, be where daemons are. */
  static final String ENTER =
      """
      for file in /sys/fs/cgroup/daemons/cgroup.procs /sys/fs/cgroup/*/daemons/cgroup.procs; do
        [ ! -e "$file" ] || echo 0 >"$file"
      done
      """;

  /**
   * Lets a process outside of the sandbox be where daemons are, too: in version 2, whose groups
   * have either processes or children with controllers.
   */
  void enter(long process) {
    for (Path root : roots()) {
      try {
        Files.writeString(root.resolve("daemons/cgroup.procs"), Long.toString(process));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A container's directory in the hierarchy that has a controller. */
  Path directory(String controller, String path) {
    Path legacy = ROOT.resolve(controller);
    return (Files.isDirectory(legacy) ? legacy : ROOT).resolve(name).resolve(path);
  }

  /** Those of containers, without the directories that containers share. */
  List<Path> containers() {
    return roots().stream()
        .flatMap(root -> below(root).filter(path -> path.getNameCount() > root.getNameCount() + 1))
        .toList();
  }

  private List<Path> roots() {
    try (Stream<Path> hierarchies = Files.list(ROOT)) {
      return Stream.concat(Stream.of(ROOT), hierarchies.filter(p -> !Files.isSymbolicLink(p)))
          .map(hierarchy -> hierarchy.resolve(name))
          .filter(Files::isDirectory)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> below(Path root) {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(Files::isDirectory).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes them when their processes are gone. */
  void delete() {
    for (Path root : roots()) {
      for (Path path : below(root).sorted(Comparator.reverseOrder()).toList()) {
        Await.until(Duration.ofSeconds(30), "the end of " + path, () -> isDeleted(path), () -> "");
      }
    }
  }

  private static boolean isDeleted(Path path) {
    try {
      Files.deleteIfExists(path);
      return true;
    } catch (IOException e) {
      return false; // in use still
    }
  }
}
