package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;

/** Volumes, mounts of single files, tmpfs, and what Docker copies in and out. */
class DockerFilesIT extends DockerSuite {
  private Path file(String name, String text) {
    return Jwasm.file(docker().sandbox().directory().resolve(name), text);
  }

  @Test
  void mountsAreOneTree() {
    Path volume = file("tree/volume/v.txt", "of the volume").getParent();
    Path inner = file("tree/inner/i.txt", "inner").getParent();
    Path single = file("tree/single.txt", "single");
    Object[] options = {
      "-v",
      volume + ":/data",
      "-v",
      single + ":/data/conf/x.txt",
      "-v",
      inner + ":/data/in:ro",
      "-v",
      single + ":/a/b/c.txt",
      "--tmpfs",
      "/data/tmp:size=1m",
    };
    sleeper("tree", options);
    assertThat(docker().output("exec", "tree", "/files.wasm", "walk", "/data").lines())
        .containsExactly(
            "d 0 /data/conf",
            "- 6 /data/conf/x.txt",
            "d 0 /data/in",
            "- 5 /data/in/i.txt",
            "d 0 /data/tmp",
            "- 13 /data/v.txt");
    assertThat(docker().output("exec", "tree", "/files.wasm", "cat", "/a/b/c.txt"))
        .isEqualTo("single");
    assertThat(exec(1, "tree", "write", "/data/in/no", "text")).contains("Read-only file system");
    assertThat(exec(1, "tree", "rmdir", "/data/tmp")).contains("errno");
    assertThat(exec(1, "tree", "mv", "/data/v.txt", "/data/tmp/v.txt")).contains("Cross-device");
    exec(0, "tree", "append", "/a/b/c.txt", " line");
    assertThat(single).hasContent("single line");
    String pid = docker().inspect("tree", "{{.State.Pid}}");
    Path root = docker().sandbox().inside("/proc/" + pid + "/root");
    assertThat(root.resolve("data/in/i.txt")).as("as nsenter sees it").hasContent("inner");
    docker().output("rm", "-f", "tree");
    assertThat(volume.resolve("conf/x.txt")).as("places stay in the volume").isEmptyFile();
  }

  private String exec(int status, String container, Object... words) {
    Object[] command = new Object[words.length + 3];
    command[0] = "exec";
    command[1] = container;
    command[2] = "/files.wasm";
    System.arraycopy(words, 0, command, 3, words.length);
    return docker().cli(command).expectExit(status).stdout().strip();
  }

  @Test
  void aTmpfsIsOneForAllProcessesAndHasItsSize() {
    sleeper("temporary", "--read-only", "--tmpfs", "/tmp:size=1m,mode=1777", "--tmpfs", "/run");
    exec(0, "temporary", "write", "/tmp/file", "shared");
    exec(0, "temporary", "write", "/run/file", "as well");
    assertThat(exec(0, "temporary", "cat", "/tmp/file")).isEqualTo("shared");
    assertThat(exec(1, "temporary", "fill", "/tmp/large")).contains("No space left");
    assertThat(exec(1, "temporary", "write", "/file", "x")).contains("Read-only file system");
    exec(0, "temporary", "write", "/dev/shm/file", "x");
    docker().output("restart", "-t", "0", "temporary");
    assertThat(exec(0, "temporary", "walk", "/tmp")).as("new with each start").isEmpty();
    docker().output("rm", "-f", "temporary");
  }

  @Test
  void aModuleMayLieInAVolume() throws IOException {
    Path volume = file("modules/readme", "").getParent();
    Files.copy(Places.guest("c/hello.wasm"), volume.resolve("new.wasm"));
    assertThat(runWith("-v", volume + ":/app:ro", "", "/app/new.wasm").expectExit(0).stdout())
        .isEqualTo("hello, world\n");
  }

  @Test
  void aMountedFileThatIsReplacedStaysTheOldOneUntilTheNextStart() throws IOException {
    Path single = file("replaced/file", "old");
    sleeper("replaced", "-v", single + ":/x");
    Files.move(file("replaced/next", "new"), single, StandardCopyOption.REPLACE_EXISTING);
    assertThat(exec(0, "replaced", "cat", "/x")).isEqualTo("old");
    docker().output("restart", "-t", "0", "replaced");
    assertThat(exec(0, "replaced", "cat", "/x")).isEqualTo("new");
    docker().output("rm", "-f", "replaced");
  }

  @Test
  void laterMountsOfTheHostAreSeenIfTheyAreToBe() {
    Path source = file("shared/file", "").getParent();
    command("mount", "--bind", source, source);
    command("mount", "--make-shared", source);
    try {
      sleeper("slave", "-v", source + ":/p:rslave", "-v", source + ":/q");
      file("shared/sub/below", "");
      command("mount", "-t", "tmpfs", "tmpfs", source.resolve("sub"));
      assertThat(exec(0, "slave", "walk", "/p/sub")).isEmpty();
      assertThat(exec(0, "slave", "walk", "/q/sub")).isEqualTo("- 0 /q/sub/below");
    } finally {
      docker().output("rm", "-f", "slave");
      command("umount", "-R", source);
    }
  }

  @Test
  void filesAreCopiedInAndOutWhetherItRunsOrNot() {
    Path volume = file("copied/volume/v", "of the volume").getParent();
    sleeper("copied", "-v", volume + ":/data");
    docker().output("cp", file("in.txt", "from the host\n"), "copied:/in.txt");
    assertThat(exec(0, "copied", "cat", "/in.txt")).isEqualTo("from the host");
    exec(0, "copied", "write", "/out.txt", "from the guest");
    assertCopied("copied:/out.txt", "from the guest");
    assertCopied("copied:/data/v", "of the volume");
    assertThat(docker().output("diff", "copied")).contains("A /in.txt", "A /out.txt", "A /data");
    docker().output("stop", "copied");
    assertCopied("copied:/out.txt", "from the guest");
    docker().output("cp", file("late.txt", "while it was stopped\n"), "copied:/late.txt");
    docker().output("start", "copied");
    assertThat(exec(0, "copied", "cat", "/late.txt")).isEqualTo("while it was stopped");
    docker().output("rm", "-f", "copied");
  }

  private void assertCopied(String from, String text) {
    Path out = docker().sandbox().directory().resolve("out.txt");
    docker().output("cp", from, out);
    assertThat(out).hasContent(text);
  }

  @Test
  void volumesOutliveTheirContainers() {
    runWith("-v", "kept:/data", "", "/files.wasm", "write", "/data/file", "kept text")
        .expectExit(0);
    assertThat(
            runWith("-v", "kept:/data:ro", "", "/files.wasm", "cat", "/data/file")
                .expectExit(0)
                .stdout())
        .isEqualTo("kept text");
    docker().output("volume", "rm", "kept");
  }

  @Test
  void aVolumeOfTheImageBeginsWithItsFiles() throws IOException {
    Path context = file("volumes/data/first", "of the image").getParent().getParent();
    Files.copy(Places.guest("c/files.wasm"), context.resolve("files.wasm"));
    file(
        "volumes/Dockerfile",
        """
        FROM scratch
        COPY files.wasm /
        COPY data /data
        VOLUME /data
        ENTRYPOINT ["/files.wasm"]
        """);
    docker().output("build", "--platform", "wasi/wasm", "-t", "volumes:1", context);
    Object[] writes = docker().run("--name", "volumes", "volumes:1", "write", "/data/second", "2");
    docker().output(writes);
    Object[] reads =
        docker().run("--rm", "--volumes-from", "volumes", "volumes:1", "walk", "/data");
    assertThat(docker().output(reads).lines())
        .containsExactly("- 12 /data/first", "- 1 /data/second");
    docker().output("rm", "-v", "volumes");
    assertThat(docker().output("volume", "ls", "-q")).isEmpty();
  }

  @Test
  void aMountThatCannotBeSaysWhy() {
    assertThat(runWith("--tmpfs", "/t:size=lots", "", "/hello.wasm").expectExit(125).stderr())
        .contains("lots");
    assertThat(
            runWith("--mount", "type=bind,source=/none,target=/x", "", "/hello.wasm")
                .expectExit(125)
                .stderr())
        .contains("/none");
  }
}
