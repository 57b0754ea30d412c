package io.jwasm.integration.bench;

import io.jwasm.integration.daemon.CtrRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A shim that takes part.
 *
 * @param name in tables
 * @param runtime as {@code ctr run --runtime} takes it
 * @param wasm whether it runs guests, else programs of this machine
 */
record Contender(String name, String runtime, boolean wasm) {
  /** jwasm, runc, and whatever {@code BENCH_SHIMS} names, by words. */
  static List<Contender> all() {
    List<Contender> all = new ArrayList<>();
    all.add(new Contender("jwasm", CtrRun.RUNTIME, true));
    all.add(new Contender("runc", "io.containerd.runc.v2", false));
    Arrays.stream(System.getenv().getOrDefault("BENCH_SHIMS", "").split("\\s+"))
        .filter(word -> !word.isEmpty())
        .map(word -> new Contender(word.replaceAll(".*/|io\\.containerd\\.", ""), word, true))
        .forEach(all::add);
    return List.copyOf(all);
  }

  /** The options, image, name and words of {@code ctr run} for a hello. */
  List<Object> run(String id) {
    List<Object> words = new ArrayList<>(List.of("run", "--rm", "--runtime", runtime));
    if (wasm) {
      words.addAll(List.of("--platform", "wasi/wasm", "docker.io/demo/c:1", id, "/hello.wasm"));
    } else {
      words.addAll(List.of("docker.io/demo/native:1", id));
    }
    return words;
  }

  private String args(boolean idle) {
    if (wasm) {
      return idle ? "\"/wait.wasm\", \"sleep\", \"2000000000\"" : "\"/hello.wasm\"";
    }
    return idle ? "\"/native\", \"idle\"" : "\"/native\"";
  }

  /**
   * A configuration as containerd's default.
   *
   * @param idle whether it waits for ever, else it says hello
   */
  String spec(String id, boolean idle) {
    return """
    {"ociVersion": "1.2.0", "root": {"path": "rootfs", "readonly": true},
     "process": {"cwd": "/", "user": {"uid": 0, "gid": 0}, "args": [%s],
                 "noNewPrivileges": true, "env": ["PATH=/bin"]},
     "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
                {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"}],
     "linux": {"cgroupsPath": "%s/%s", "resources": {"cpu": {"shares": 1024}},
               "namespaces": [{"type": "pid"}, {"type": "ipc"}, {"type": "uts"},
                              {"type": "mount"}, {"type": "network"}]}}
    """
        .formatted(args(idle), BenchHost.CGROUPS, id);
  }
}
