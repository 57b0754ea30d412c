package io.jwasm.shim.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwasm.oci.runtime.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The mounted control groups of a machine: cgroups(7). */
sealed interface Hierarchies {
  /** The file that lists a cgroup's processes, and takes those that shall be in it. */
  String PROCESSES = "cgroup.procs";

  /** What containers' limits need. */
  List<String> CONTROLLERS = List.of("memory", "cpu", "pids", "cpuset");

  /** The directory that a hierarchy is found in by convention. */
  static Hierarchies at(Path root) {
    return Files.exists(root.resolve("cgroup.controllers"))
        ? new Unified(root)
        : Legacy.below(root);
  }

  /**
   * Makes a cgroup.
   *
   * @return its directories, by the controllers that each of them has
   * @throws IOException if that is not allowed
   */
  Map<String, Path> create(Path path) throws IOException;

  /** What has to be written for these limits. */
  List<Setting> settings(Resources resources, Room room);

  /**
   * Makes sure that the kernel will not kill at once for a limit.
   *
   * @throws IOException if it would
   */
  void check(Path directory, Setting setting) throws IOException;

  /**
   * What the processes of a cgroup use.
   *
   * @param directories as {@link #create} answered them
   */
  CgroupUsage usage(Map<String, Path> directories) throws IOException;

  /** Where the kernel counts what it killed for want of memory. */
  String oomFile();

  /** The directory of a hierarchy that every cgroup lies in. */
  Path root(Path directory);

  /**
   * Removes a cgroup, if it is there.
   *
   * @param evacuate whether its processes move to the root of its hierarchy first
   */
  default void remove(Path directory, boolean evacuate) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    if (evacuate) {
      for (String pid : Files.readAllLines(directory.resolve(PROCESSES))) {
        move(pid, root(directory));
      }
    }
    Files.deleteIfExists(directory);
  }

  private static void move(String pid, Path to) throws IOException {
    try {
      write(to.resolve(PROCESSES), pid);
    } catch (IOException e) {
      if (Files.exists(Path.of("/proc", pid))) {
        throw e;
      }
    }
  }

  /** Writes to a file of the kernel. */
  static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(UTF_8), StandardOpenOption.WRITE);
  }

  /**
   * Version 2.
   *
   * @param root of the only hierarchy
   */
  record Unified(Path root) implements Hierarchies {
    @Override
    public Map<String, Path> create(Path path) throws IOException {
      Path directory = root;
      for (Path name : path) {
        enable(directory);
        directory = directory.resolve(name);
        if (!Files.isDirectory(directory)) {
          Files.createDirectory(directory);
        }
      }
      Map<String, Path> directories = new LinkedHashMap<>();
      directories.put("", directory);
      for (String controller : controllers(directory)) {
        directories.put(controller, directory);
      }
      return directories;
    }

    private static List<String> controllers(Path directory) throws IOException {
      return List.of(Files.readString(directory.resolve("cgroup.controllers")).strip().split(" "));
    }

    /** Lets children have controllers. What cannot be enabled is missed where it is needed. */
    private static void enable(Path directory) throws IOException {
      List<String> available = controllers(directory);
      CONTROLLERS.stream().filter(available::contains).forEach(c -> enable(directory, c));
    }

    private static void enable(Path directory, String controller) {
      try {
        write(directory.resolve("cgroup.subtree_control"), "+" + controller);
      } catch (IOException e) {
        // Not where processes are, nor where somebody else decides.
      }
    }

    @Override
    public List<Setting> settings(Resources resources, Room room) {
      return Setting.unified(resources, room);
    }

    @Override
    public void check(Path directory, Setting setting) throws IOException {
      if (!setting.file().equals("memory.max") || setting.value().equals("max")) {
        return;
      }
      for (String line : Files.readAllLines(directory.resolve("memory.stat"))) {
        if (line.startsWith("anon ")
            && Long.parseLong(line.substring(5)) > Long.parseLong(setting.value())) {
          throw new IOException("its processes have " + line.substring(5) + " bytes already");
        }
      }
    }

    @Override
    public CgroupUsage usage(Map<String, Path> directories) throws IOException {
      return CgroupUsage.unified(directories.getOrDefault("", root));
    }

    @Override
    public String oomFile() {
      return "memory.events";
    }

    @Override
    public Path root(Path directory) {
      return root;
    }
  }

  /**
   * Version 1.
   *
   * @param mounts the hierarchies, by controller
   */
  record Legacy(Map<String, Path> mounts) implements Hierarchies {
    static Legacy below(Path root) {
      Map<String, Path> mounts = new LinkedHashMap<>();
      for (String controller : List.of("memory", "cpu", "cpuacct", "pids", "cpuset")) {
        Path mount = root.resolve(controller);
        if (Files.exists(mount.resolve(PROCESSES))) {
          mounts.put(controller, mount);
        }
      }
      return new Legacy(mounts);
    }

    @Override
    public Map<String, Path> create(Path path) throws IOException {
      if (mounts.isEmpty()) {
        throw new IOException("no control groups are mounted");
      }
      Map<String, Path> directories = new LinkedHashMap<>();
      for (Map.Entry<String, Path> mount : mounts.entrySet()) {
        directories.put(mount.getKey(), Files.createDirectories(mount.getValue().resolve(path)));
      }
      if (mounts.containsKey("cpuset")) {
        inherit(mounts.get("cpuset"), path);
      }
      return directories;
    }

    /** A new cpuset has no processors, and then takes no processes. */
    private static void inherit(Path root, Path path) throws IOException {
      Path parent = root;
      for (Path name : path) {
        Path directory = parent.resolve(name);
        for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
          if (Files.readString(directory.resolve(file)).isBlank()) {
            write(directory.resolve(file), Files.readString(parent.resolve(file)));
          }
        }
        parent = directory;
      }
    }

    @Override
    public List<Setting> settings(Resources resources, Room room) {
      return Setting.legacy(resources, room);
    }

    @Override
    public void check(Path directory, Setting setting) {
      // The kernel refuses such a limit.
    }

    @Override
    public CgroupUsage usage(Map<String, Path> directories) throws IOException {
      return CgroupUsage.legacy(directories);
    }

    @Override
    public String oomFile() {
      return "memory.oom_control";
    }

    @Override
    public Path root(Path directory) {
      return mounts.values().stream().filter(directory::startsWith).findFirst().orElseThrow();
    }
  }
}
