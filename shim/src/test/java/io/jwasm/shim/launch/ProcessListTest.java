package io.jwasm.shim.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.shim.tool.ToolRun.ProcessLine;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProcessListTest {
  @Test
  void processesCountWhileTheyLive() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    assertThat(ended.waitFor()).isZero();
    int self = (int) ProcessHandle.current().pid();
    var processes = new ProcessList();
    processes.add(self, List.of("/app.wasm", "-x"));
    processes.add((int) ended.pid(), List.of("gone"));
    assertThat(processes.lines()).containsExactly(new ProcessLine(self, "/app.wasm -x"));
  }
}
