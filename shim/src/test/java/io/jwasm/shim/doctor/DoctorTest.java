package io.jwasm.shim.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.shim.doctor.Finding.Level;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines as trees of files. */
final class DoctorTest {
  @TempDir Path root;
  private Path bin = Path.of("");

  @BeforeEach
  void make() throws IOException {
    bin = Files.createDirectory(root.resolve("bin"));
  }

  private Places places() {
    return new Places(
        root.resolve("proc"),
        root.resolve("cgroup"),
        root.resolve("containerd.sock"),
        root.resolve("config.toml"),
        root.resolve("daemon.json"),
        List.of(bin),
        root.resolve("home"),
        root.resolve("lib"));
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void program(Path directory, String name, String answer) throws IOException {
    Path file = Files.createDirectories(directory).resolve(name);
    Files.writeString(file, "#!/bin/sh\necho '" + answer + "'\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Finding find(List<Finding> findings, String check) {
    return findings.stream().filter(f -> f.check().equals(check)).findFirst().orElseThrow();
  }

  private Finding kernel(String check, boolean canResolve) {
    var checks = new KernelChecks(root.resolve("proc"), root.resolve("cgroup"), canResolve);
    return find(checks.findings(), check);
  }

  @Test
  void theKernelHasWhatIsNeeded() throws IOException {
    write("proc/sys/kernel/osrelease", "6.1.0\n");
    write("proc/filesystems", "nodev\ttmpfs\nnodev\toverlay\n");
    write("cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
    assertThat(kernel("kernel", true)).isEqualTo(Finding.ok("kernel", "Linux 6.1.0, with openat2"));
    assertThat(kernel("overlay", true).level()).isEqualTo(Level.OK);
    assertThat(kernel("cgroups", true).text()).isEqualTo("version 2, with memory, cpu, pids");
  }

  @Test
  void theKernelLacksSomething() throws IOException {
    write("proc/sys/kernel/osrelease", "5.4.0\n");
    write("proc/filesystems", "nodev\ttmpfs\n");
    Finding old = kernel("kernel", false);
    assertThat(old.level()).isEqualTo(Level.FAIL);
    assertThat(old.text()).contains("5.4.0").contains("openat2");
    assertThat(old.remedy()).contains("5.6");
    assertThat(kernel("overlay", true).remedy()).contains("modprobe overlay");
    assertThat(kernel("cgroups", true).text()).isEqualTo("none are mounted");
    write("cgroup/cpu,cpuacct/cgroup.procs", "");
    write("cgroup/memory/cgroup.procs", "");
    assertThat(kernel("cgroups", true).text()).startsWith("version 1 without pids");
  }

  @Test
  void thisMachineCanBeLookedAt() {
    assertThat(new Doctor(places(), Optional.empty()).findings())
        .extracting(Finding::check)
        .contains("kernel", "java", "engine", "containerd", "docker");
  }

  private List<Finding> installation(Optional<String> lacking) {
    return new InstallationChecks(root.resolve("lib"), root.resolve("a/home"), lacking).findings();
  }

  @Test
  void theDistributionIsWhole() throws IOException {
    Files.createDirectories(root.resolve("lib/runtime"));
    write("lib/jwasm-1.aot", "");
    program(root.resolve("lib"), "jwasm-holder", "");
    List<Finding> whole = installation(Optional.empty());
    assertThat(whole)
        .filteredOn(f -> !f.check().equals("cache"))
        .allMatch(f -> f.level() == Level.OK);
    assertThat(find(whole, "cache").text()).contains("a/home").contains("MB free");
  }

  @Test
  void theDistributionIsNotWhole() throws IOException {
    Files.createDirectories(root.resolve("lib"));
    List<Finding> findings = installation(Optional.of("no processor"));
    assertThat(find(findings, "holder").level()).isEqualTo(Level.FAIL);
    assertThat(find(findings, "java").level()).isEqualTo(Level.WARN);
    assertThat(find(findings, "start").level()).isEqualTo(Level.WARN);
    assertThat(find(findings, "engine").text()).startsWith("no processor: guests run slower");
  }

  private List<Finding> containerd() {
    return new ContainerdChecks(places()).findings();
  }

  @Test
  void containerdIsNotThere() {
    assertThat(containerd()).hasSize(1);
    assertThat(containerd().getFirst().level()).isEqualTo(Level.WARN);
  }

  @Test
  void containerdIsInstalled() throws IOException {
    program(bin, "containerd", "containerd github.com/containerd/containerd 1.7.24~ds1 1.7.24");
    assertThat(find(containerd(), "containerd").text()).startsWith("1.7.24, ");
    assertThat(find(containerd(), "shim").level()).isEqualTo(Level.FAIL);
    assertThat(find(containerd(), "shim").remedy()).contains("make install");
    assertThat(find(containerd(), "socket").level()).isEqualTo(Level.WARN);
    assertThat(find(containerd(), "kubernetes").text()).startsWith("no runtime");
    program(bin, "containerd-shim-jwasm-v1", "");
    write("config.toml", "[a]\n  runtime_type = 'io.containerd.jwasm.v1'\n");
    try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(root.resolve("containerd.sock")));
      assertThat(containerd()).allMatch(f -> f.level() == Level.OK).hasSize(4);
    }
    assertThat(find(containerd(), "kubernetes").text()).contains("has a runtime");
  }

  @Test
  void aContainerdThatRunsSaysWhereItLooks() throws IOException {
    Path other = root.resolve("other");
    program(other, "containerd", "containerd 1.5.0");
    program(other, "containerd-shim-jwasm-v1", "");
    program(bin, "containerd", "containerd 2.1.0");
    write("proc/12/comm", "containerd\n");
    write("proc/12/environ", "A=b\0PATH=/none:" + other + "\0");
    Files.createSymbolicLink(root.resolve("proc/12/exe"), other.resolve("containerd"));
    Finding old = find(containerd(), "containerd");
    assertThat(old.level()).isEqualTo(Level.FAIL);
    assertThat(old.text()).startsWith("1.5.0").endsWith("runs as process 12");
    assertThat(find(containerd(), "shim").text()).endsWith("is on containerd's PATH");
  }

  private List<Finding> docker() {
    return new DockerChecks(places()).findings();
  }

  @Test
  void dockerKeepsImagesInContainerd() throws IOException {
    assertThat(docker()).containsExactly(Finding.ok("docker", "not installed"));
    program(bin, "dockerd", "Docker version 28.5.2, build x");
    assertThat(find(docker(), "docker images").level()).isEqualTo(Level.FAIL);
    assertThat(find(docker(), "docker images").remedy()).contains("containerd-snapshotter");
    write(
        "daemon.json",
        "{\"features\":{\"containerd-snapshotter\":true},\"runtimes\":{\"wasm\":"
            + "{\"runtimeType\":\"io.containerd.jwasm.v1\"}}}");
    assertThat(docker()).allMatch(f -> f.level() == Level.OK);
    assertThat(find(docker(), "docker runtime").text()).isEqualTo("is called wasm");
    program(bin, "dockerd", "Docker version 29.1.0, build x");
    write("daemon.json", "{}");
    assertThat(find(docker(), "docker images").level()).isEqualTo(Level.WARN);
    assertThat(find(docker(), "docker runtime").text()).contains("no short name");
    write("daemon.json", "{");
    assertThat(find(docker(), "docker images").text()).contains("not JSON");
    write("daemon.json", "[]");
    assertThat(find(docker(), "docker images").text()).contains("not an object");
  }

  @Test
  void aProgramThatSaysNothingHasNoVersion() throws IOException {
    program(bin, "dockerd", "");
    assertThat(find(docker(), "docker").text()).startsWith("of an unknown version");
  }
}
