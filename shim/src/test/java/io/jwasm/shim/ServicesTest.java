package io.jwasm.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.JwasmException;
import io.jwasm.runtime.engine.natives.NativeEngine;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServicesTest {
  private static Path home(String user, String... environment) {
    var map = new java.util.HashMap<String, String>();
    for (int i = 0; i < environment.length; i += 2) {
      map.put(environment[i], environment[i + 1]);
    }
    return Services.home(Map.copyOf(map), user);
  }

  @Test
  void homeFollowsTheUserAndTheXdgSpecification() {
    assertThat(home("root", "HOME", "/root")).isEqualTo(Path.of("/var/lib/jwasm"));
    assertThat(home("me", "HOME", "/home/me")).isEqualTo(Path.of("/home/me/.cache/jwasm"));
    assertThat(home("me", "XDG_CACHE_HOME", "/x")).isEqualTo(Path.of("/x/jwasm"));
    assertThat(home("me", "HOME", "/h", "XDG_CACHE_HOME", "x"))
        .isEqualTo(Path.of("/h/.cache/jwasm"));
    assertThat(home("root", "JWASM_HOME", "/opt/j")).isEqualTo(Path.of("/opt/j"));
  }

  @Test
  void lazinessIsANumberOfBytes() {
    assertThat(Services.lazyFrom(Map.of())).isEqualTo(NativeEngine.LAZY_FROM);
    assertThat(Services.lazyFrom(Map.of("JWASM_LAZY_FROM", "1000"))).isEqualTo(1000);
    assertThatThrownBy(() -> Services.lazyFrom(Map.of("JWASM_LAZY_FROM", "8m")))
        .isInstanceOf(JwasmException.class)
        .hasMessageContaining("\"8m\" is not a number of bytes");
  }
}
