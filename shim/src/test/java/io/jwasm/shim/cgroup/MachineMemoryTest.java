package io.jwasm.shim.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineMemoryTest {
  @TempDir Path root;

  @BeforeEach
  void machine() throws IOException {
    write("proc/meminfo", "MemTotal:        8388608 kB\nMemFree:         1024 kB\n");
    write("proc/self/cgroup", "");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private long bytes() {
    return new MachineMemory(root.resolve("proc"), root.resolve("cgroup")).bytes();
  }

  @Test
  void isTheMachinesUnlessACgroupAllowsLess() throws IOException {
    assertThat(bytes()).isEqualTo(8L << 30);
    assertThat(new MachineMemory(root.resolve("proc"), root.resolve("cgroup")).bytesForGuests())
        .isEqualTo(6L << 30);
    write("proc/self/cgroup", "0::/a/b\n");
    write("cgroup/a/b/memory.max", "max\n");
    assertThat(bytes()).isEqualTo(8L << 30);
    write("cgroup/a/memory.max", "1073741824\n");
    assertThat(bytes()).isEqualTo(1L << 30);
    write("cgroup/a/b/memory.max", "536870912\n");
    assertThat(bytes()).isEqualTo(512L << 20);
  }

  @Test
  void knowsTheMemoryControllerOfVersion1() throws IOException {
    write("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/a\n0::/\n");
    write("cgroup/memory/a/memory.limit_in_bytes", "2147483648\n");
    write("cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assertThat(bytes()).isEqualTo(2L << 30);
  }

  @Test
  void isWithoutBoundsWhereNothingIsKnown() throws IOException {
    Files.delete(root.resolve("proc/meminfo"));
    write("proc/self/cgroup", "nonsense\n0::/../..\n");
    assertThat(bytes()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void isKnownHere() {
    assertThat(MachineMemory.ofHost().bytesForGuests()).isBetween(64L << 20, 1L << 50);
  }
}
