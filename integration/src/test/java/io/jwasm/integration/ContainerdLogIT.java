package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the shim tells in containerd's log. */
class ContainerdLogIT extends ContainerdSuite {
  private List<String> lines(String id) {
    return containerd
        .log()
        .lines()
        .filter(line -> line.contains("id=" + id + " namespace=default msg"))
        .toList();
  }

  @Test
  void warningsBeforeTheStartAndTheEnd() {
    for (String id : List.of("first", "second")) {
      run(id)
          .option("--annotation", "io.jwasm.group=namespace", "--cpuset-cpus", "0")
          .args("/exit.wasm", 3)
          .expectExit(3);
      assertThat(lines(id))
          .satisfiesExactly(
              line -> assertThat(line).contains("level=warning", "choice of processors"),
              line -> assertThat(line).contains("level=info", "task " + id + " exited with"));
    }
    assertThat(containerd.log()).as("before there was any container").contains("serving at");
  }
}
