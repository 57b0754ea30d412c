package io.jwasm.shim.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.jwasm.proto.containerd.events.TaskOOM;
import io.jwasm.proto.containerd.runtime.bootstrap.v1.BootstrapParams;
import io.jwasm.proto.containerd.runtime.bootstrap.v1.BootstrapResult;
import io.jwasm.proto.containerd.runtime.bootstrap.v1.Extension;
import io.jwasm.proto.containerd.task.v2.DeleteResponse;
import io.jwasm.proto.containerd.types.RuntimeInfo;
import io.jwasm.proto.runtimeoptions.v1.Options;
import io.jwasm.shim.launcher.LauncherRun.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher as each version of containerd calls it. */
@Timeout(120)
final class LauncherTest {
  private static final byte[] NOTHING = {};

  @TempDir Path directory;
  private LauncherRun launcher;

  @BeforeEach
  void install() throws Exception {
    launcher = new LauncherRun(directory);
  }

  @AfterEach
  void remove() throws Exception {
    if (launcher != null) { // it is not built
      launcher.close();
    }
  }

  private void config(String json) throws Exception {
    Files.writeString(launcher.bundle.resolve("config.json"), json);
  }

  private String launched() throws Exception {
    return launcher.calls().getLast();
  }

  private static Any options(Options.Builder options) {
    return Any.newBuilder()
        .setTypeUrl("runtimeoptions.v1.Options")
        .setValue(options.build().toByteString())
        .build();
  }

  private static byte[] body(String toml) {
    return options(Options.newBuilder().setConfigBody(ByteString.copyFromUtf8(toml))).toByteArray();
  }

  @Test
  void containersOfANamespaceShareAShim() throws Exception {
    Answer first = launcher.start(NOTHING, Map.of(), "a");
    assertThat(first.status()).isZero();
    var group =
        MessageDigest.getInstance("SHA-256").digest("/c.sock\nns\nnamespace\n".getBytes(UTF_8));
    String name = HexFormat.of().formatHex(group, 0, 16);
    assertThat(first.text()).isEqualTo("unix://" + launcher.run + "/" + name + ".sock");
    assertThat(launcher.bundle.resolve("address")).hasContent(first.text());
    assertThat(launched())
        .contains("shim --socket " + launcher.run, "--containerd /c.sock --namespace ns")
        .endsWith("--group namespace --idle 60s");
    assertThat(launcher.start(NOTHING, Map.of(), "b").text()).isEqualTo(first.text());
    assertThat(launcher.calls()).hasSize(1);
  }

  @Test
  void containerdsNewestGetsAProtobuf() throws Exception {
    BootstrapParams params =
        BootstrapParams.newBuilder()
            .setInstanceId("a")
            .setNamespace("ns")
            .setLogLevel(-4)
            .setContainerdVersion("2.3.1")
            .setContainerdGrpcAddress("/c.sock")
            .addExtensions(
                Extension.newBuilder()
                    .setValue(
                        options(
                            Options.newBuilder()
                                .setConfigBody(ByteString.copyFromUtf8("group = \"container\"")))))
            .build();
    Answer answer = launcher.start(params.toByteArray(), Map.of(), "a");
    var result = BootstrapResult.parseFrom(answer.output());
    assertThat(result.getVersion()).isEqualTo(2);
    assertThat(result.getProtocol()).isEqualTo("ttrpc");
    assertThat(result.getAddress()).matches("unix://" + launcher.run + "/[0-9a-f]{32}\\.sock");
    assertThat(launched()).contains("--group container");
    Answer plain =
        launcher.start(params.toBuilder().clearExtensions().build().toByteArray(), Map.of(), "b");
    assertThat(BootstrapResult.parseFrom(plain.output()).getVersion()).isEqualTo(2);
    assertThat(launched()).contains("--group namespace");
  }

  @Test
  void optionsComeInTheBodyOrAFile() throws Exception {
    launcher.start(body("# ours\n  group = \"pod\"\nidle=5\nother = 1\n"), Map.of(), "a");
    assertThat(launched()).endsWith("--group pod --idle 5s");
    Path file = directory.resolve("a file.toml");
    Files.writeString(file, "group = container\nidle = 7\n");
    byte[] named = options(Options.newBuilder().setConfigPath(file.toString())).toByteArray();
    launcher.start(named, Map.of("JWASM_GROUP", "pod", "JWASM_IDLE", "9"), "b");
    assertThat(launched()).endsWith("--group container --idle 7s");
    byte[] unknown = Any.newBuilder().setTypeUrl("x.Options").build().toByteArray();
    launcher.start(unknown, Map.of("JWASM_GROUP", "pod", "JWASM_IDLE", "9"), "c");
    assertThat(launched()).endsWith("--group pod --idle 9s");
    launcher.start(body("memory = \"8g\"\n"), Map.of("JWASM_MEMORY", "1g"), "d");
    assertThat(launched()).endsWith("--idle 60s --memory 8g");
    launcher.start(NOTHING, Map.of("JWASM_GROUP", "container", "JWASM_MEMORY", "512m"), "e");
    assertThat(launched()).endsWith("--idle 60s --memory 512m");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"linux": {"resources": {"memory": {"limit": -1}, "pids": {"limit": 5}}}} | namespace
          {"linux": {"resources": {"memory": {"swap": 9, "limit": 1000}}}}          | container
          {"linux":{"resources":{"cpu":{"shares":2,"quota":50000,"period":100000}}}} | container
          {"linux":{"resources":{"cpu":{"shares":2,"quota":0,"cpus":""}}}}          | namespace
          {"linux":{"resources":{"cpu":{ "cpus" : "1-2" }}}}                        | container
          {"process":{"env":["A=\\"memory\\":{\\"limit\\":5}"]}}                    | namespace
          {"annotations":{"io.kubernetes.cri.sandbox-id":"p"},"memory":{"limit":5}} | pod
          {"annotations":{"io.kubernetes.cri.sandbox-id":"p","io.jwasm.group":"namespace"}} | namespace
          """)
  void theConfigurationChoosesTheGroup(String json, String group) throws Exception {
    config(json);
    assertThat(launcher.start(NOTHING, Map.of(), "a").status()).isZero();
    assertThat(launched()).contains("--group " + group);
  }

  @Test
  void containersOfAPodShareAShim() throws Exception {
    config("{\"annotations\":{\"io.kubernetes.cri.sandbox-id\":\"pod-1\"}}");
    String first = launcher.start(NOTHING, Map.of(), "a").text();
    assertThat(launcher.start(NOTHING, Map.of(), "b").text()).isEqualTo(first);
    config("{\"annotations\":{\"io.kubernetes.cri.sandbox-id\":\"pod-2\"}}");
    assertThat(launcher.start(NOTHING, Map.of(), "c").text()).isNotEqualTo(first);
  }

  @Test
  void grpcIsServedWhenAskedFor() throws Exception {
    Answer answer = launcher.start(NOTHING, Map.of("JWASM_PROTOCOL", "grpc"), "a");
    assertThat(answer.text())
        .matches(
            "\\{\"version\":2,\"address\":\""
                + launcher.run
                + "/[0-9a-f]{32}\\.grpc\",\"protocol\":\"grpc\"}");
    assertThat(launcher.bundle.resolve("address")).hasContent(answer.text());
    assertThat(launched()).endsWith(" --grpc");
  }

  @Test
  void startsAtTheSameTimeLaunchOneShim() throws Exception {
    var other = new Thread[4];
    for (int i = 0; i < other.length; i++) {
      String id = "c" + i;
      other[i] =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  assertThat(launcher.run(NOTHING, Map.of(), LauncherRun.start(id)).status())
                      .isZero();
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
    }
    assertThat(launcher.start(NOTHING, Map.of(), "last").status()).isZero();
    for (Thread thread : other) {
      thread.join();
    }
    assertThat(launcher.calls()).hasSize(1);
  }

  @Test
  void aShimThatWasKilledIsReplaced() throws Exception {
    String first = launcher.start(NOTHING, Map.of(), "a").text();
    launcher.kill();
    assertThat(launcher.start(NOTHING, Map.of(), "b").text()).isEqualTo(first);
    assertThat(launcher.calls()).hasSize(2);
  }

  @Test
  void aShimIsFoundByItsLockAlone() throws Exception {
    launcher.tellNothing();
    String first = launcher.start(NOTHING, Map.of(), "a").text();
    assertThat(launcher.start(NOTHING, Map.of(), "b").text()).isEqualTo(first);
    assertThat(launcher.calls()).hasSize(1);
  }

  @Test
  void theIdOfADeadShimMayBeAnothers() throws Exception {
    String first = launcher.start(NOTHING, Map.of(), "a").text();
    Path live = Path.of(first.replace("unix://", "").replace(".sock", ".live"));
    launcher.kill();
    Files.writeString(live, ProcessHandle.current().pid() + "\n");
    assertThat(launcher.start(NOTHING, Map.of(), "b").text()).isEqualTo(first);
    assertThat(launcher.calls()).hasSize(2);
  }

  @Test
  void whatIsWrongIsSaidInOneLine() throws Exception {
    launcher.breakJvm("jwasm: no memory");
    Answer failed = launcher.run(NOTHING, Map.of(), LauncherRun.start("a"));
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.text())
        .isEqualTo("containerd-shim-jwasm-v1: the JVM ended: jwasm: no memory\n");
    refused(Map.of("JWASM_GROUP", "all"), "group \"all\" is none of");
    refused(Map.of("JWASM_PROTOCOL", "http"), "protocol \"http\" is neither");
    refused(Map.of("JWASM_IDLE", "1h"), "idle \"1h\" is no number");
    refused(Map.of("JWASM_IDLE", "1234567890"), "idle \"1234567890\" is no number");
    refused(Map.of("JWASM_MEMORY", "half"), "memory \"half\" is no size");
    refused(Map.of("JWASM_RUN", directory + "/" + "x".repeat(99)), "too long for sockets");
    byte[] nowhere = options(Options.newBuilder().setConfigPath("/no/file")).toByteArray();
    assertThat(launcher.run(nowhere, Map.of(), LauncherRun.start("a")).text())
        .contains("cannot read \"/no/file\"");
    assertThat(launcher.run(NOTHING, Map.of(), "-id", "a", "start").text()).contains("start needs");
    assertThat(launcher.run(NOTHING, Map.of(), "stop").status()).isEqualTo(1);
  }

  private void refused(Map<String, String> environment, String text) throws Exception {
    Answer answer = launcher.run(NOTHING, environment, LauncherRun.start("a"));
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.text()).contains(text);
  }

  @Test
  void deleteSaysThatTheContainerWasKilled() throws Exception {
    String bundle = launcher.bundle.toString();
    String[] delete = {
      "-namespace", "ns", "-address", "/c", "-id", "a", "-bundle", bundle, "delete"
    };
    Answer early = launcher.run(NOTHING, Map.of(), delete);
    var response = DeleteResponse.parseFrom(early.output());
    assertThat(response.getExitStatus()).isEqualTo(137);
    assertThat(response.getExitedAt().getSeconds())
        .isBetween(Instant.now().getEpochSecond() - 60, Instant.now().getEpochSecond() + 1);
    launcher.start(NOTHING, Map.of(), "a");
    assertThat(launcher.run(NOTHING, Map.of(), delete).status()).isZero();
    assertThat(launcher.run).isNotEmptyDirectory();
    launcher.kill();
    for (int i = 0; i < 2; i++) {
      assertThat(DeleteResponse.parseFrom(launcher.run(NOTHING, Map.of(), delete).output()))
          .hasFieldOrPropertyWithValue("exitStatus", 137);
      assertThat(launcher.run).isEmptyDirectory();
    }
  }

  /** A cgroup as the kernel makes it, in version 2 if it has controllers. */
  private Path group(String path, String... files) throws Exception {
    Path group = Files.createDirectories(launcher.cgroups.resolve(path));
    for (String file : files) {
      Files.writeString(group.resolve(file), "");
    }
    return group;
  }

  @ParameterizedTest
  @CsvSource({
    "/default/web, default/web",
    "docker/0a1b, docker/0a1b",
    "system.slice:docker:0a1b, system.slice/docker-0a1b.scope",
    ":docker:0a1b, system.slice/docker-0a1b.scope",
    "-.slice:docker:0a1b, docker-0a1b.scope",
    "a-b-c.slice:cri:x, a.slice/a-b.slice/a-b-c.slice/cri-x.scope",
    "a.slice:x:y.slice, a.slice/y.slice",
  })
  void aContainersOwnShimStartsInItsCgroup(String named, String path) throws Exception {
    group("", "cgroup.controllers", "cgroup.subtree_control");
    String json = "{\"linux\":{\"cgroupsPath\":\"%s\",\"memory\":{\"limit\":9}}}";
    config(json.formatted(named));
    assertThat(launcher.start(NOTHING, Map.of(), "a").status()).isZero();
    assertThat(launched()).startsWith("-Xmx96m shim").contains("--cgroup /" + path + " --idle");
    Path cgroup = launcher.cgroups.resolve(path);
    assertThat(cgroup.resolve("cgroup.procs")).hasContent("0");
    assertThat(launcher.cgroups.resolve("cgroup.subtree_control")).hasContent("+io");
    assertThat(cgroup.resolve("cgroup.subtree_control")).doesNotExist();
    assertThat(launcher.bundle.resolve("cgroup")).hasContent("/" + path + " ");
  }

  @Test
  void versionOneHasACgroupForEachController() throws Exception {
    group("memory");
    Files.writeString(group("cpuset").resolve("cpuset.cpus"), "0-1\n");
    group("cpuset/a", "cpuset.cpus");
    group("cpuset/a/b", "cpuset.cpus");
    config("{\"linux\": {\"cgroupsPath\": \"/a/b\", \"resources\": {\"cpu\": {\"cpus\": \"0\"}}}}");
    launcher.start(NOTHING, Map.of(), "a");
    assertThat(launched()).contains("--group container --cgroup /a/b");
    assertThat(launcher.cgroups.resolve("memory/a/b/cgroup.procs")).hasContent("0");
    assertThat(launcher.cgroups.resolve("cpuset/a/b/cgroup.procs")).hasContent("0");
    assertThat(launcher.cgroups.resolve("cpuset/a/b/cpuset.cpus")).hasContent("0-1");
    assertThat(launcher.cgroups.resolve("pids")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"max, true", "536870912, true", "67108864, false"})
  void aPodsShimStartsBesideItsContainersIfThereIsRoom(String limit, boolean inside)
      throws Exception {
    group("", "cgroup.controllers");
    Files.writeString(group("pods/p1").resolve("memory.max"), limit + "\n");
    config(
        "{\"annotations\":{\"io.kubernetes.cri.sandbox-id\":\"p\"},"
            + "\"linux\":{\"cgroupsPath\":\"/pods/p1/c\"}}");
    launcher.start(NOTHING, Map.of(), "a");
    assertThat(launched().contains("--cgroup /pods/p1/jwasm-p --idle")).isEqualTo(inside);
    assertThat(Files.exists(launcher.cgroups.resolve("pods/p1/jwasm-p/cgroup.procs")))
        .isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/a/../b", "/a b", "/a/./b"})
  void aStrangeCgroupIsLeftAlone(String path) throws Exception {
    group("", "cgroup.controllers");
    config("{\"linux\":{\"cgroupsPath\":\"" + path + "\",\"memory\":{\"limit\":9}}}");
    assertThat(launcher.start(NOTHING, Map.of(), "a").status()).isZero();
    assertThat(launched()).contains("--group container --idle");
    assertThat(launcher.cgroups.resolve("a")).doesNotExist();
  }

  @Test
  void deleteRemovesTheCgroups() throws Exception {
    group("", "cgroup.controllers");
    Files.createDirectories(launcher.cgroups.resolve("pods/p1/jwasm-p"));
    Files.createDirectories(launcher.cgroups.resolve("pods/p1/c"));
    Files.writeString(launcher.bundle.resolve("cgroup"), "/pods/p1/c /pods/p1/jwasm-p\n");
    String bundle = launcher.bundle.toString();
    Answer answer =
        launcher.run(
            NOTHING, Map.of(), "-namespace", "ns", "-id", "a", "-bundle", bundle, "delete");
    assertThat(DeleteResponse.parseFrom(answer.output()).getExitStatus()).isEqualTo(137);
    assertThat(launcher.cgroups.resolve("pods/p1")).isEmptyDirectory();
  }

  @Test
  void deleteTellsContainerdOfAKillForMemory() throws Exception {
    Path group = group("memory/a");
    Files.writeString(group.resolve("memory.oom_control"), "under_oom 0\noom_kill 2\n");
    Files.writeString(launcher.bundle.resolve("cgroup"), "/a \n");
    Path publish = directory.resolve("publish");
    Files.writeString(publish, "#!/bin/sh\n{ echo \"$*\"; cat; rm -r " + group + "; } >$0.out\n");
    Files.setPosixFilePermissions(publish, PosixFilePermissions.fromString("rwx------"));
    String[] delete = {
      "-namespace",
      "ns",
      "-address",
      "/c.sock",
      "-publish-binary",
      publish.toString(),
      "-id",
      "web",
      "-bundle",
      launcher.bundle.toString(),
      "delete"
    };
    assertThat(launcher.run(NOTHING, Map.of(), delete).text())
        .contains("killed the shim of \"web\"");
    byte[] said = Files.readAllBytes(directory.resolve("publish.out"));
    String words = "--address /c.sock publish --namespace ns --topic /tasks/oom\n";
    assertThat(new String(said, UTF_8)).startsWith(words);
    Any event = Any.parseFrom(Arrays.copyOfRange(said, words.length(), said.length));
    assertThat(event.getTypeUrl()).isEqualTo("containerd.events.TaskOOM");
    assertThat(TaskOOM.parseFrom(event.getValue()).getContainerId()).isEqualTo("web");
  }

  @Test
  void itTellsItsVersion() throws Exception {
    var info = RuntimeInfo.parseFrom(launcher.run(NOTHING, Map.of(), "-info").output());
    assertThat(info.getName()).isEqualTo("io.containerd.jwasm.v1");
    String version = info.getVersion().getVersion();
    assertThat(version).matches("[0-9]+\\.[0-9]+.*");
    assertThat(launcher.run(NOTHING, Map.of(), "-v").text())
        .endsWith("Version:  " + version + "\n");
  }
}
