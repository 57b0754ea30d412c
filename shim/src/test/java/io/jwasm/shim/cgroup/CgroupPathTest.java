package io.jwasm.shim.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.JwasmException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupPathTest {
  @ParameterizedTest
  @CsvSource({
    "/default/web, default/web",
    "docker/0a1b, docker/0a1b",
    "/kubepods/burstable/pod1/c, kubepods/burstable/pod1/c",
    "/../../etc/../x, x",
    "system.slice:docker:0a1b, system.slice/docker-0a1b.scope",
    ":docker:0a1b, system.slice/docker-0a1b.scope",
    "-.slice:docker:0a1b, docker-0a1b.scope",
    "kubepods-burstable-podx.slice:cri-containerd:c,"
        + " kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podx.slice/"
        + "cri-containerd-c.scope",
    "a.slice:x:y.slice, a.slice/y.slice",
  })
  void leadsBelowTheRoot(String text, String path) {
    assertThat(CgroupPath.of(text)).hasToString(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/..", ".", "a:b:c", "a--b.slice:p:n", "a.slice:p:", "a.slice:p:x/y"})
  void refusesWhatLeadsNowhere(String text) {
    assertThatThrownBy(() -> CgroupPath.of(text))
        .isInstanceOf(JwasmException.class)
        .hasMessageStartingWith("make cgroup \"");
  }
}
