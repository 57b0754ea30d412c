package io.jwasm.shim.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.JwasmException;
import io.jwasm.oci.json.OciJson;
import io.jwasm.shim.holder.FileTree;
import io.jwasm.shim.holder.MountOptions;
import io.jwasm.shim.holder.MountRequest;
import io.jwasm.shim.task.RootMount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerFilesTest {
  @TempDir Path directory;

  private Bundle bundle(String mounts, String more) {
    String json =
        "{'ociVersion': '1.2.0', 'root': {'path': 'rootfs', 'readonly': true},"
            + " 'process': {'cwd': '/', 'args': ['/a.wasm']}, 'mounts': ["
            + mounts
            + "]"
            + more
            + "}";
    byte[] bytes = json.replace('\'', '"').getBytes(UTF_8);
    return new Bundle(directory, OciJson.readSpec(bytes, "config.json"));
  }

  private FileTree tree(String mounts) {
    return ContainerFiles.of(bundle(mounts, ""), List.of()).orElseThrow();
  }

  private static MountOptions options(String... words) {
    return MountOptions.of(List.of(words));
  }

  @Test
  void bindsAndFileSystemsAreMountedInTheirOrder() {
    FileTree tree =
        tree(
            "{'destination': '/data', 'type': 'bind', 'source': '/host', 'options': ['ro']},"
                + "{'destination': '/data/x', 'source': 'inner', 'options': ['rbind']},"
                + "{'destination': '/run', 'type': 'tmpfs', 'source': 'tmpfs',"
                + " 'options': ['nosuid', 'size=1m']}");
    assertThat(tree.root()).isEqualTo(directory.resolve("rootfs"));
    assertThat(tree.readOnly()).isTrue();
    assertThat(tree.mounts())
        .containsExactly(
            new MountRequest("/host", "/data", "", options("bind", "ro")),
            new MountRequest(directory + "/inner", "/data/x", "", options("rbind")),
            new MountRequest("tmpfs", "/run", "tmpfs", options("nosuid", "size=1m")));
  }

  @Test
  void whatAKernelShowsIsLeftOut() {
    Bundle bundle =
        bundle(
            "{'destination': '/proc', 'type': 'proc', 'source': 'proc'},"
                + "{'destination': '/dev', 'type': 'tmpfs', 'source': 'tmpfs'},"
                + "{'destination': '/dev/pts', 'type': 'devpts', 'source': 'devpts'},"
                + "{'destination': '/dev/shm', 'type': 'tmpfs', 'source': 'shm'},"
                + "{'destination': '/sys', 'type': 'sysfs', 'source': 'sysfs'},"
                + "{'destination': '/sys/firmware', 'type': 'tmpfs', 'source': 'tmpfs'},"
                + "{'destination': '/sys/fs/cgroup', 'type': 'cgroup', 'source': 'cgroup'},"
                + "{'destination': '/sbin/docker-init', 'source': '/i', 'options': ['bind']}",
            "");
    assertThat(ContainerFiles.of(bundle, List.of()).orElseThrow().mounts())
        .extracting(MountRequest::target)
        .containsExactly("/dev", "/dev/shm");
    assertThat(ContainerFiles.places(bundle.spec(), List.of())).containsExactly("/dev/shm");
    assertThat(ContainerFiles.skipped(bundle.spec()))
        .contains("proc at /proc", "tmpfs at /sys/firmware", "cgroup at /sys/fs/cgroup")
        .hasSize(6);
  }

  @Test
  void aDevOfTheUsersIsShown() {
    Bundle bundle = bundle("{'destination': '/dev', 'source': '/d', 'options': ['bind']}", "");
    assertThat(ContainerFiles.places(bundle.spec(), List.of())).containsExactly("/dev");
  }

  @Test
  void aRootAloneNeedsNoMounts() {
    assertThat(ContainerFiles.of(bundle("", ""), List.of())).isEmpty();
    String namespaces = ", 'linux': {'namespaces': [{'type': 'mount'}]}";
    assertThat(ContainerFiles.of(bundle("", namespaces), List.of())).isPresent();
    assertThat(ContainerFiles.none(bundle("", ""))).isEmpty();
    assertThat(ContainerFiles.none(bundle("", namespaces)).orElseThrow().mounts())
        .extracting(MountRequest::type)
        .containsExactly("tmpfs");
  }

  @Test
  void theSnapshottersMountsComeFirst() {
    var overlay = new RootMount("overlay", "overlay", "", List.of("lowerdir=/a:/b", "index=off"));
    var bind = new RootMount("bind", "/snapshot", "", List.of("rbind", "rw"));
    String volume = "{'destination': '/v', 'type': 'bind', 'source': '/host'}";
    assertThat(ContainerFiles.of(bundle(volume, ""), List.of(overlay)).orElseThrow().mounts())
        .containsExactly(
            new MountRequest("overlay", "", "overlay", options("lowerdir=/a:/b", "index=off")),
            new MountRequest("/host", "/v", "", options("bind")));
    assertThat(ContainerFiles.of(bundle("", ""), List.of(bind)).orElseThrow().mounts())
        .containsExactly(new MountRequest("/snapshot", "", "", options("rbind")));
    assertThat(directory.resolve("rootfs")).isDirectory();
    assertThat(Files.exists(directory.resolve("rootfs/v"))).isFalse();
  }

  @Test
  void theSnapshotterMayMountBelowItsRoot() {
    var root = new RootMount("bind", "/s", "", List.of("rbind"));
    var below = new RootMount("overlay", "overlay", "usr", List.of("lowerdir=/a"));
    Bundle bundle = bundle("", "");
    assertThat(ContainerFiles.of(bundle, List.of(root, below)).orElseThrow().mounts())
        .containsExactly(
            new MountRequest("/s", "", "", options("rbind")),
            new MountRequest("overlay", "usr", "overlay", options("lowerdir=/a")));
    assertThat(ContainerFiles.places(bundle.spec(), List.of(root, below))).containsExactly("/usr");
  }

  @Test
  void pathsOfTheImageAreProtectedAndMasked() {
    Bundle bundle =
        bundle(
            "{'destination': '/data/', 'type': 'bind', 'source': '/host'}",
            ", 'linux': {'maskedPaths': ['/proc/acpi', '/secret/', '/sys/firmware'],"
                + " 'readonlyPaths': ['/proc/bus', '/etc', '/data']}");
    FileTree tree = ContainerFiles.of(bundle, List.of()).orElseThrow();
    assertThat(tree.maskedPaths()).containsExactly("/secret");
    assertThat(tree.protectedPaths()).containsExactly("/etc", "/data");
    assertThat(ContainerFiles.places(bundle.spec(), List.of()))
        .containsExactly("/data", "/etc", "/secret");
    String masked = ", 'linux': {'maskedPaths': ['%s']}";
    assertThat(ContainerFiles.of(bundle("", masked.formatted("/x")), List.of())).isPresent();
    assertThat(ContainerFiles.of(bundle("", masked.formatted("/proc/x")), List.of())).isEmpty();
  }

  @Test
  void whatCannotBeKeptIsRefused() {
    assertRefused(
        "{'destination': '/', 'type': 'tmpfs', 'source': 't'}", "the root is not a place");
    assertRefused(
        "{'destination': '/t', 'type': 'tmpfs', 'source': 't', 'options': ['tmpcopyup']}",
        "the option tmpcopyup is not supported");
    assertRefused(
        "{'destination': '/t', 'type': 'bind', 'source': '/s', 'uidMappings': [{'containerID': 0,"
            + " 'hostID': 1, 'size': 1}]}",
        "mounts cannot map ids");
  }

  private void assertRefused(String mount, String reason) {
    assertThatThrownBy(() -> tree(mount))
        .isInstanceOf(JwasmException.class)
        .hasMessageContaining(reason);
  }
}
