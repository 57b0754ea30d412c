package io.jwasm.shim.holder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real processes; the program is built by tools/test. */
class HoldersTest {
  private static final Path PROGRAM = Path.of(System.getProperty("jwasm.holder", ""));
  private static final HolderRequest PLAIN = HolderRequest.plain("/bin/app.wasm --one 2");
  private static final int SIGTERM = 15;

  private final Holders holders = new Holders(PROGRAM);

  @BeforeEach
  void needsTheProgram() {
    assumeTrue(Files.isExecutable(PROGRAM), "holder is not built");
  }

  @AfterEach
  void close() {
    holders.close();
  }

  private static void needsRoot() {
    assumeTrue(System.getProperty("user.name").equals("root"), "namespaces need root");
  }

  private static String namespace(int pid, NamespaceKind kind) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/" + kind.fileName())).toString();
  }

  private static int self() {
    return (int) ProcessHandle.current().pid();
  }

  private static HolderRequest with(Map<NamespaceKind, String> namespaces, String hostname) {
    return new HolderRequest("t", namespaces, hostname, "", Map.of(), OptionalInt.empty(), null);
  }

  @Test
  void isAProcessWithTheGuestsNameUntilItIsClosed() throws IOException {
    Holder holder = holders.start(PLAIN);
    Path process = Path.of("/proc/" + holder.pid());
    String shown = Files.readString(process.resolve("cmdline"));
    assertThat(shown.replace('\0', ' ').strip()).isEqualTo("/bin/app.wasm --one 2");
    assertThat(Files.readString(process.resolve("comm"))).isEqualTo("app.wasm\n");
    await("it has no files open", () -> isEmpty(process.resolve("fd")));
    holder.close();
    holder.close();
    assertThat(process).doesNotExist();
  }

  @Test
  void hasNamespacesOfItsOwn() throws Exception {
    needsRoot();
    Map<NamespaceKind, String> all = new EnumMap<>(NamespaceKind.class);
    for (NamespaceKind kind : NamespaceKind.values()) {
      all.put(kind, "");
    }
    try (Holder holder = holders.start(with(all, "web"))) {
      for (NamespaceKind kind : NamespaceKind.values()) {
        assertThat(namespace(holder.pid(), kind)).isNotEqualTo(namespace(self(), kind));
      }
      assertThat(output("nsenter", "-u", "-t", holder.pid() + "", "uname", "-n")).isEqualTo("web");
      String interfaces =
          output("nsenter", "-n", "-t", holder.pid() + "", "cat", "/proc/net/route");
      assertThat(interfaces).as("only loopback").doesNotContain("eth");
      assertThat(output("nsenter", "-n", "-t", holder.pid() + "", "cat", "/proc/net/if_inet6"))
          .as("loopback is up")
          .contains("lo");
    }
  }

  @Test
  void joinsTheNamespacesOfAnother() throws IOException {
    needsRoot();
    List<NamespaceKind> kinds = List.of(NamespaceKind.NETWORK, NamespaceKind.UTS);
    Map<NamespaceKind, String> made = Map.of(NamespaceKind.NETWORK, "", NamespaceKind.UTS, "");
    try (Holder first = holders.start(with(made, "pod"));
        Holder second = holders.start(with(made, "").joining(first.paths(kinds)))) {
      assertThat(second.pid()).isNotEqualTo(first.pid());
      for (NamespaceKind kind : kinds) {
        assertThat(namespace(second.pid(), kind)).isEqualTo(namespace(first.pid(), kind));
      }
      assertThat(namespace(second.pid(), NamespaceKind.IPC))
          .isEqualTo(namespace(self(), NamespaceKind.IPC));
    }
  }

  @Test
  void setsParametersOfItsNamespaceOnly() throws Exception {
    needsRoot();
    String parameter = "net/ipv4/ip_unprivileged_port_start";
    Path file = Path.of("/proc/sys", parameter);
    assumeTrue(Files.isWritable(file), "parameters cannot be written");
    String before = Files.readString(file);
    var request =
        new HolderRequest(
            "t",
            Map.of(NamespaceKind.NETWORK, ""),
            "",
            "",
            inThisOrder(parameter, "77", "net/ipv4/ping_group_range", "0 9"),
            OptionalInt.of(500),
            null);
    try (Holder holder = holders.start(request)) {
      String inside = output("nsenter", "-n", "-t", holder.pid() + "", "cat", file.toString());
      assertThat(inside).isEqualTo("77");
      assertThat(Files.readString(file)).isEqualTo(before);
      assertThat(Path.of("/proc/" + holder.pid() + "/oom_score_adj")).hasContent("500");
    }
  }

  private static Map<String, String> inThisOrder(
      String first, String value, String second, String other) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put(first, value);
    map.put(second, other);
    return map;
  }

  @Test
  void saysWhichNamespaceCannotBeJoined() {
    HolderRequest missing = with(Map.of(NamespaceKind.NETWORK, "/run/netns/none"), "");
    assertThatThrownBy(() -> holders.start(missing))
        .isInstanceOfSatisfying(
            JwasmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
        .hasMessage("join network namespace \"/run/netns/none\": no such file or directory");
  }

  @Test
  void refusesTextsThatAProcessCannotHave() {
    HolderRequest bad = with(Map.of(NamespaceKind.NETWORK, "/a\0b"), "");
    assertThatThrownBy(() -> holders.start(bad)).hasMessageContaining("NUL");
    try (Holder other = holders.start(HolderRequest.plain("a\nb" + "x".repeat(100_000)))) {
      assertThat(other.pid()).isPositive();
    }
  }

  @Test
  void tellsTheSignalThatEndedIt() throws Exception {
    try (Holder holder = holders.start(PLAIN)) {
      var signal = new CompletableFuture<Integer>();
      holder.onEnd(signal::complete);
      signal(SIGTERM, holder.pid());
      assertThat(signal.get(30, TimeUnit.SECONDS)).isEqualTo(SIGTERM);
      assertThat(Path.of("/proc/" + holder.pid())).doesNotExist();
    }
  }

  @Test
  void isTheFirstProcessOfANewPidNamespace() throws Exception {
    needsRoot();
    Map<NamespaceKind, String> fresh = Map.of(NamespaceKind.PID, "");
    try (Holder first = holders.start(with(fresh, ""))) {
      assertThat(numbers(first)).endsWith(first.pid() + "\t1");
      var joined = with(fresh, "").joining(first.paths(List.of(NamespaceKind.PID)));
      try (Holder second = holders.start(joined);
          Holder host = holders.start(PLAIN)) {
        assertThat(numbers(second)).endsWith(second.pid() + "\t2");
        assertThat(numbers(host)).endsWith("\t" + host.pid());
      }
      String orphan = "sleep 0.01 & exit 0";
      output("nsenter", "-p", "-t", first.pid() + "", "sh", "-c", orphan);
      await("no orphan is left", () -> children(first.pid()).isEmpty());
      var signal = new CompletableFuture<Integer>();
      first.onEnd(signal::complete);
      signal(SIGTERM, first.pid());
      assertThat(signal.get(30, TimeUnit.SECONDS)).isEqualTo(SIGTERM);
    }
  }

  /** The pids of a process, from the namespace of this process inwards. */
  private static String numbers(Holder holder) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + holder.pid() + "/status")).stream()
        .filter(line -> line.startsWith("NSpid:"))
        .findFirst()
        .orElseThrow();
  }

  private static List<Long> children(int pid) {
    return ProcessHandle.of(pid).orElseThrow().children().map(ProcessHandle::pid).toList();
  }

  private static boolean isEmpty(Path directory) {
    String[] names = directory.toFile().list();
    return names != null && names.length == 0;
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void cannotJoinWhatIsNoPidNamespace() throws IOException {
    needsRoot();
    HolderRequest bad = with(Map.of(NamespaceKind.PID, "/proc/self/ns/uts"), "");
    assertThatThrownBy(() -> holders.start(bad))
        .hasMessage("join pid namespace \"/proc/self/ns/uts\": invalid argument");
    try (Holder next = holders.start(PLAIN)) {
      assertThat(namespace(next.pid(), NamespaceKind.PID))
          .isEqualTo(namespace(self(), NamespaceKind.PID));
    }
  }

  @Test
  void endsWithItsParentWhichIsStartedAnew() throws Exception {
    Holder first = holders.start(PLAIN);
    int parent = (int) ProcessHandle.of(first.pid()).orElseThrow().parent().orElseThrow().pid();
    var signal = new CompletableFuture<Integer>();
    first.onEnd(signal::complete);
    signal(9, parent);
    assertThat(signal.get(30, TimeUnit.SECONDS)).isEqualTo(9);
    try (Holder second = holders.start(PLAIN)) {
      assertThat(ProcessHandle.of(second.pid()).orElseThrow().parent().orElseThrow().pid())
          .isNotEqualTo(parent);
    }
  }

  @Test
  void leavesNothingWhenTheShimEnds() {
    List<Integer> pids = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      pids.add(holders.start(PLAIN).pid());
    }
    assertThat(pids).doesNotHaveDuplicates();
    holders.close();
    assertThat(pids).allSatisfy(pid -> assertThat(Path.of("/proc/" + pid)).doesNotExist());
  }

  @Test
  void needsItsProgram() {
    try (var none = new Holders(Path.of("/nonexistent/holder"))) {
      assertThatThrownBy(() -> none.start(PLAIN))
          .isInstanceOf(JwasmException.class)
          .hasMessageContaining("start holder \"/nonexistent/holder\"");
    }
  }

  private static void signal(int signal, int pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + signal, "" + pid).start().waitFor()).isZero();
  }

  private static String output(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes()).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
