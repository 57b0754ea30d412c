package io.jwasm.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses the library in JVMs of its own, as a JVM decides once whether it has it. */
class JniTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @TempDir static Path folder;

  @BeforeAll
  static void makeLibrary() throws Exception {
    run(List.of(JAVA, "../tools/NativeLibrary.java", folder.resolve("lib.so").toString()), "");
  }

  /** What a command prints; it must end with 0. */
  private static void run(List<String> command, String expected) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(text).isEqualTo(expected);
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static void call(String library, Class<?> main, String expected) throws Exception {
    run(
        List.of(
            JAVA,
            "-Xcheck:jni",
            "-Djwasm.library=" + library,
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            folder.toString()),
        expected);
  }

  /** Makes calls of each kind and says what is wrong. */
  static final class Calls {
    private Calls() {}

    public static void main(String[] args) throws Exception {
      if (!Jni.PRESENT) {
        System.out.println("the library is not there");
      }
      long self = ProcessHandle.current().pid();
      System.out.println(Jni.call(Jni.function("getpid"), 0, 0, 0) == self);
      System.out.println(Jni.function("no_such_function_here"));
      System.out.println(Kernel.call(Nr.CLOSE, -1, 0, 0) == -Errno.EBADF);
      System.out.println(Jni.environment() != 0);
      System.out.println(Jni.reference(args) != Jni.reference(args));
      Path file = Path.of(args[0], "file");
      Files.write(file, new byte[8192]);
      Files.writeString(file, "second page", StandardOpenOption.APPEND);
      ByteBuffer whole = FileMapping.of(file);
      byte[] end = new byte[whole.limit() - 8192];
      whole.get(8192, end);
      System.out.println(new String(end, StandardCharsets.UTF_8));
      System.out.println(whole.isReadOnly());
    }
  }

  @Test
  void callsTheKernelTheLibraryAndJni() throws Exception {
    call(
        folder.resolve("lib.so").toString(),
        Calls.class,
        "true\n0\ntrue\ntrue\ntrue\nsecond page\ntrue\n");
  }

  /** Finds a library by a path that is not absolute. */
  static final class Presence {
    private Presence() {}

    public static void main(String[] args) {
      System.out.println(Jni.PRESENT);
    }
  }

  @Test
  void takesARelativePath() throws Exception {
    Path relative = Path.of("").toAbsolutePath().relativize(folder.resolve("lib.so"));
    call(relative.toString(), Presence.class, "true\n");
  }

  @Test
  void doesWithoutALibraryThatIsNotThere() throws Exception {
    call("/no/such/library.so", Presence.class, "false\n");
  }

  @Test
  void mapsFilesWithoutTheLibraryToo() throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "text");
    assertThat(StandardCharsets.UTF_8.decode(FileMapping.of(file)).toString()).isEqualTo("text");
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> FileMapping.of(missing)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void offHeapMemoryIsZeroAndAligned() {
    try (var memory = OffHeap.allocate(40)) {
      assertThat(memory.address() % 16).isZero();
      assertThat(RawMemory.getLong(memory.address() + 32)).isZero();
    }
  }
}
