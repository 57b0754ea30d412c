package io.jwasm.shim.cgroup;

import static io.jwasm.shim.cgroup.SettingTest.resources;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jwasm.error.JwasmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On directories that look like version 2, and on the machine's own cgroups. */
class CgroupsTest {
  @TempDir Path directory;
  private final List<String> log = new ArrayList<>();
  private Path root;
  private Path own;

  @BeforeEach
  void make() throws IOException {
    root = Files.createDirectory(directory.resolve("cgroup"));
    own = Files.writeString(directory.resolve("own"), "0::/elsewhere\n");
    group(root);
  }

  /** What the kernel puts into each directory. */
  private static void group(Path path) throws IOException {
    Files.createDirectories(path);
    Files.writeString(path.resolve("cgroup.controllers"), "cpuset cpu io memory pids\n");
    for (String file : List.of("cgroup.subtree_control", "cgroup.procs", "memory.max")) {
      Files.writeString(path.resolve(file), "");
    }
    Files.writeString(path.resolve("memory.events"), "oom 3\noom_kill 2\n");
    Files.writeString(path.resolve("memory.stat"), "anon 3000\nfile 900000\n");
  }

  private Cgroups cgroups() {
    return new Cgroups(root, own, log::add);
  }

  @Test
  void delegatesControllersOnTheWay() throws IOException {
    group(root.resolve("docker"));
    group(root.resolve("docker/web"));
    Cgroup cgroup = cgroups().create("/docker/web");
    cgroup.add(4711);
    cgroup.limit(resources("{'memory': {'limit': 5000}}"));
    assertThat(root.resolve("docker/web/cgroup.procs")).hasContent("4711");
    assertThat(root.resolve("docker/web/memory.max")).hasContent("5000");
    assertThat(root.resolve("cgroup.subtree_control")).content().startsWith("+");
    assertThat(root.resolve("docker/cgroup.subtree_control")).content().startsWith("+");
    assertThat(root.resolve("docker/web/cgroup.subtree_control")).isEmptyFile();
    assertThat(cgroup.bindsGuests()).isFalse();
    assertThat(log).isEmpty();
  }

  @Test
  void countsOnlyWhatIsKilledSinceThen() throws IOException {
    group(root.resolve("web"));
    Cgroup cgroup = cgroups().create("/web");
    assertThat(cgroup.oomKills()).isZero();
    Files.writeString(root.resolve("web/memory.events"), "oom 4\noom_kill 3\n");
    assertThat(cgroup.oomKills()).isOne();
  }

  @Test
  void leavesRoomAndLeavesWhenTheJvmIsInside() throws IOException {
    group(root.resolve("web"));
    Files.writeString(own, "0::/web\n");
    Cgroup cgroup = cgroups().create("/web");
    cgroup.limit(resources("{'memory': {'limit': 1}}"));
    assertThat(root.resolve("web/memory.max")).hasContent(String.valueOf(1 + (192L << 20)));
    assertThat(cgroup.bindsGuests()).isTrue();
    Files.writeString(root.resolve("web/cgroup.procs"), "4711\n");
    cgroup.close();
    assertThat(root.resolve("cgroup.procs")).as("where the JVM went").hasContent("4711");
  }

  @Test
  void leavesTheCgroupThatTheJvmWasStartedIn() throws IOException {
    for (String path : List.of("pods", "pods/p1", "pods/p1/jwasm-p")) {
      group(root.resolve(path));
    }
    cgroups().leave("/pods/p1/jwasm-p");
    assertThat(root.resolve("cgroup.procs")).isEmptyFile();
    Files.writeString(own, "0::/pods/p1/jwasm-p\n");
    Files.writeString(root.resolve("pods/p1/jwasm-p/cgroup.procs"), "12\n34\n");
    cgroups().leave("/pods/p1/jwasm-p");
    assertThat(root.resolve("cgroup.procs")).as("the last that went").hasContent("34");
  }

  @Test
  void countsWhatAJvmOfItsOwnUses() throws IOException {
    Path web = root.resolve("web");
    group(web);
    assertThat(cgroups().create("/web").usage()).as("the JVM is elsewhere").isEmpty();
    Files.writeString(own, "0::/web\n");
    long used = (192L << 20) + 5000;
    Files.writeString(web.resolve("memory.current"), used + "\n");
    Files.writeString(web.resolve("memory.stat"), "anon 1\ninactive_file 2000\n");
    Files.writeString(
        web.resolve("cpu.stat"),
        "usage_usec 7\nuser_usec 4\nsystem_usec 3\nnr_periods 9\nnr_throttled 2\n"
            + "throttled_usec 6\n");
    assertThat(cgroups().create("/web").usage())
        .contains(new CgroupUsage(4000, 3000, 3000, 9, 2, 6000));
    Files.writeString(web.resolve("memory.current"), "nonsense");
    assertThat(cgroups().create("/web").usage()).isEmpty();
  }

  @Test
  void countsTheSameInVersionOne() throws IOException {
    Path legacy = Files.createDirectory(directory.resolve("legacy"));
    Files.writeString(own, "3:memory:/web\n");
    for (String controller : List.of("memory", "cpu", "cpuacct")) {
      group(legacy.resolve(controller));
      group(legacy.resolve(controller).resolve("web"));
    }
    Files.writeString(legacy.resolve("cpuacct/web/cpuacct.usage"), "90000000\n");
    Files.writeString(legacy.resolve("cpuacct/web/cpuacct.stat"), "user 1\nsystem 2\n");
    Files.writeString(legacy.resolve("cpu/web/cpu.stat"), "nr_periods 9\nthrottled_time 6\n");
    Files.writeString(legacy.resolve("memory/web/memory.usage_in_bytes"), (193L << 20) + "\n");
    Files.writeString(legacy.resolve("memory/web/memory.stat"), "total_inactive_file 48576\n");
    assertThat(new Cgroups(legacy, own, log::add).create("/web").usage())
        .contains(new CgroupUsage(70_000_000, 20_000_000, 1_000_000, 9, 0, 6));
  }

  @Test
  void refusesAMemoryLimitThatWouldKillAtOnce() throws IOException {
    group(root.resolve("web"));
    Cgroup cgroup = cgroups().create("/web");
    assertThatThrownBy(() -> cgroup.update(resources("{'memory': {'limit': 2999}}")))
        .hasMessageContaining("memory.max = 2999")
        .hasMessageContaining("its processes have 3000 bytes already");
    cgroup.update(resources("{'memory': {'limit': 3000}}"));
    assertThat(root.resolve("web/memory.max")).hasContent("3000");
  }

  /** What version 1 has in a directory of the controller cpuset. */
  private static Path cpuset(Path path, String processors) throws IOException {
    Files.createDirectories(path);
    Files.writeString(path.resolve("cgroup.procs"), "");
    Files.writeString(path.resolve("cpuset.mems"), "0\n");
    return Files.writeString(path.resolve("cpuset.cpus"), processors);
  }

  @Test
  void versionOneInheritsProcessorsUntilTheyAreLimited() throws IOException {
    Path legacy = Files.createDirectory(directory.resolve("legacy"));
    Path above = cpuset(legacy.resolve("cpuset"), "0-3\n");
    Path between = cpuset(above.resolveSibling("a"), "\n");
    Path below = cpuset(above.resolveSibling("a/b"), "\n");
    Cgroup cgroup = new Cgroups(legacy, own, log::add).create("/a/b");
    assertThat(between).hasContent("0-3");
    assertThat(below).hasContent("0-3");
    cgroup.limit(resources("{'cpu': {'cpus': '1-2'}}"));
    assertThat(below).hasContent("1-2");
    assertThat(log).isEmpty();
  }

  @Test
  void logsLimitsThatCannotBeSetAtFirst() throws IOException {
    group(root.resolve("web"));
    Cgroup cgroup = cgroups().create("/web");
    cgroup.limit(resources("{'memory': {'limit': 5000}, 'pids': {'limit': 9}}"));
    assertThat(root.resolve("web/memory.max")).hasContent("5000");
    assertThat(log).hasSize(1);
    assertThat(log.getFirst()).startsWith("cannot set limits: pids.max = 9: ");
  }

  @Test
  void refusesLimitsThatCannotBeSetLater() throws IOException {
    group(root.resolve("web"));
    Cgroup cgroup = cgroups().create("/web");
    assertThatThrownBy(() -> cgroup.update(resources("{'pids': {'limit': 9}}")))
        .isInstanceOf(JwasmException.class)
        .hasMessageContaining("pids.max = 9");
  }

  @Test
  void complainsOnceWhereThereAreNone() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    var none = new Cgroups(empty, own, log::add);
    for (int i = 0; i < 2; i++) {
      try (Cgroup cgroup = none.create("/web")) {
        cgroup.add(1);
        cgroup.limit(resources("{'memory': {'limit': 5}}"));
        cgroup.update(resources("{'memory': {'limit': 6}}"));
        assertThat(cgroup.oomKills()).isZero();
      }
    }
    assertThat(log).hasSize(1);
    assertThat(log.getFirst()).contains("containers have no cgroups");
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void needsNoPath() {
    try (Cgroup cgroup = cgroups().create("")) {
      cgroup.add(1);
    }
    assertThat(log).isEmpty();
    assertThat(root.resolve("cgroup.procs")).isEmptyFile();
  }

  @Test
  void worksWithTheKernel() throws Exception {
    Path host = Path.of("/sys/fs/cgroup");
    assumeTrue(System.getProperty("user.name").equals("root"), "cgroups need root");
    Process process = new ProcessBuilder("sh", "-c", "read x").start();
    String path = "/jwasm-test/" + process.pid();
    Cgroup cgroup = Cgroups.ofHost(log::add).create(path);
    assumeTrue(log.isEmpty(), "cgroups cannot be written here");
    try {
      cgroup.add((int) process.pid());
      cgroup.limit(resources("{'memory': {'limit': 67108864}, 'pids': {'limit': 50}}"));
      assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/cgroup"))).contains(path);
      cgroup.update(resources("{'memory': {'limit': 33554432}}"));
      assertThat(log).isEmpty();
      assertThat(cgroup.oomKills()).isZero();
    } finally {
      process.destroyForcibly().waitFor();
      cgroup.close();
    }
    assertThat(log).isEmpty();
    // Others make and remove cgroups meanwhile, so that the whole tree cannot be walked.
    try (var hierarchies = Files.list(host)) {
      for (Path hierarchy : Stream.concat(Stream.of(host), hierarchies).toList()) {
        assertThat(hierarchy.resolve(path.substring(1))).doesNotExist();
        Files.deleteIfExists(hierarchy.resolve("jwasm-test"));
      }
    }
  }
}
