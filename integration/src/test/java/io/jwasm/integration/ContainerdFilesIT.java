package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.daemon.CtrRun;
import io.jwasm.integration.daemon.Events;
import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roots of containerd's snapshotters, mounts and namespaces that {@code ctr} asks for. */
class ContainerdFilesIT extends ContainerdSuite {
  private String exec(String id, Object... words) {
    Object[] command = new Object[words.length + 6];
    Object[] head = {"task", "exec", "--exec-id", "e" + System.nanoTime(), id, "/files.wasm"};
    System.arraycopy(head, 0, command, 0, head.length);
    System.arraycopy(words, 0, command, head.length, words.length);
    return containerd.ctr(command).stdout().strip();
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlayfs", "native"})
  void aRootIsTheContainersOwn(String snapshotter) {
    String id = "root-" + snapshotter;
    run(id).option("--snapshotter", snapshotter).args("/wait.wasm", "sleep", 600_000).detach();
    exec(id, "write", "/new", "text");
    assertThat(exec(id, "cat", "/new")).isEqualTo("text");
    assertThat(sandbox.mounts()).as("nothing is seen outside").noneMatch(m -> m.contains(id));
    containerd.remove(id);
    Result other =
        run(id).option("--snapshotter", snapshotter).args("/files.wasm", "cat", "/new").finish();
    assertThat(other.stdout()).contains("No such file");
    Result refused =
        run(id)
            .option("--snapshotter", snapshotter, "--read-only")
            .args("/files.wasm", "write", "/new", "text")
            .expectExit(1);
    assertThat(refused.stdout()).contains("Read-only file system");
  }

  @Test
  void aRootMayBeADirectory() throws IOException {
    Path root = Files.createDirectories(sandbox.directory().resolve("plain"));
    Files.copy(Places.guest("c/files.wasm"), root.resolve("files.wasm"));
    Object[] words = {
      "run",
      "--rm",
      "--runtime",
      CtrRun.RUNTIME,
      "--rootfs",
      root,
      "plain",
      "/files.wasm",
      "write",
      "/new",
      "text",
    };
    containerd.ctr(words).expectExit(0);
    assertThat(root.resolve("new")).hasContent("text");
  }

  @Test
  void allProcessesShareTheMounts() {
    Path volume = Jwasm.file(sandbox.directory().resolve("volume/v"), "text").getParent();
    run("mounts")
        .option("--mount", "type=tmpfs,src=tmpfs,dst=/data/t,options=size=64k:mode=700")
        .mount(volume, "/data/t/v", "ro")
        .args("/wait.wasm", "sleep", 600_000)
        .detach();
    exec("mounts", "write", "/data/t/x", "shared");
    exec("mounts", "write", "/run/x", "as well");
    assertThat(exec("mounts", "walk", "/data").lines())
        .containsExactly("d 0 /data/t", "d 0 /data/t/v", "- 4 /data/t/v/v", "- 6 /data/t/x");
    assertThat(exec("mounts", "cat", "/run/x")).isEqualTo("as well");
    assertThat(exec("mounts", "fill", "/data/t/y")).contains("No space left");
    assertThat(exec("mounts", "rmdir", "/data/t/v")).contains("errno");
    containerd.remove("mounts");
  }

  /** Neither can be had of ctr by an option. */
  @Test
  void pathsAreMaskedAndProtected() throws IOException {
    Path root = sandbox.directory().resolve("restricted");
    Jwasm.file(root.resolve("secret/key"), "secret");
    Jwasm.file(root.resolve("etc/shadow"), "secret");
    Jwasm.file(root.resolve("etc/hosts"), "text");
    for (String module : new String[] {"files.wasm", "wait.wasm"}) {
      Files.copy(Places.guest("c/" + module), root.resolve(module));
    }
    Path config =
        Jwasm.file(
            sandbox.directory().resolve("restricted.json"),
            """
            {"ociVersion": "1.2.0", "root": {"path": "%s"},
             "process": {"cwd": "/", "args": ["/wait.wasm", "sleep", "600000"]},
             "linux": {"namespaces": [{"type": "mount"}],
                       "maskedPaths": ["/proc/kcore", "/secret", "/etc/shadow", "/none"],
                       "readonlyPaths": ["/proc/sys", "/etc"]}}
            """
                .formatted(root));
    containerd
        .ctr("run", "-d", "--runtime", CtrRun.RUNTIME, "--config", config, "restricted")
        .expectExit(0);
    assertThat(exec("restricted", "walk", "/secret")).isEmpty();
    assertThat(exec("restricted", "cat", "/etc/shadow")).isEmpty();
    assertThat(exec("restricted", "cat", "/etc/hosts")).isEqualTo("text");
    for (String no : new String[] {"/etc/hosts", "/etc/new", "/secret/key"}) {
      assertThat(exec("restricted", "write", no, "x")).contains("Read-only file system");
    }
    for (String no : new String[] {"/etc/shadow", "/secret", "/etc"}) {
      assertThat(exec("restricted", "rm", no)).contains("errno");
      assertThat(exec("restricted", "rmdir", no)).contains("errno");
      assertThat(exec("restricted", "mv", no, "/moved")).contains("errno");
    }
    assertThat(exec("restricted", "write", "/new", "x")).isEmpty();
    containerd.remove("restricted");
    assertThat(root.resolve("etc/shadow")).hasContent("secret");
  }

  @Test
  void aKilledShimLeavesNoMounts() {
    Path volume = Jwasm.file(sandbox.directory().resolve("doomed/v"), "text").getParent();
    containerd.ctr("-n", "doomed", "image", "import", "--all-platforms", archive()).expectExit(0);
    run("doomed")
        .in("doomed")
        .mount(volume, "/data", "rw")
        .args("/wait.wasm", "sleep", 600_000)
        .detach();
    try (Events events = containerd.events()) {
      sandbox.jvms().stream()
          .filter(jvm -> jvm.info().commandLine().orElse("").contains("--namespace doomed"))
          .forEach(ProcessHandle::destroyForcibly);
      assertThat(events.awaitExit("doomed").exitStatus()).isEqualTo(137);
    }
    containerd.ctr("-n", "doomed", "container", "rm", "doomed").expectExit(0);
    assertThat(sandbox.mounts()).noneMatch(mount -> mount.contains("doomed"));
  }

  private Path archive() {
    return sandbox.directory().resolve("demo-c-1.tar");
  }

  @Test
  void isolationThatIsNotThereIsRefused() {
    Result users =
        run("users")
            .option("--uidmap", "0:1000:10", "--gidmap", "0:1000:10")
            .args("/hello.wasm")
            .finish();
    assertThat(users.exit()).isNotZero();
    assertThat(users.stderr()).contains("user namespace").doesNotContain("\tat ");
    Result mounts =
        run("mounts-of-another")
            .option("--with-ns", "mount:/proc/1/ns/mnt")
            .args("/hello.wasm")
            .finish();
    assertThat(mounts.exit()).isNotZero();
    assertThat(mounts.stderr()).contains("join mount namespace \"/proc/1/ns/mnt\"");
    run("pids").option("--with-ns", "pid:/proc/1/ns/pid").args("/exit.wasm", 3).expectExit(3);
  }
}
