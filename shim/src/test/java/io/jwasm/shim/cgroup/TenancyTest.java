package io.jwasm.shim.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenancyTest {
  @ParameterizedTest
  @CsvSource({
    "default/web, 0::/default/web, INSIDE",
    "default/web, 0::/system.slice/containerd.service, NONE",
    "default/web, 0::/, NONE",
    "web, 0::/other, NONE",
    "pods/p1/web, 0::/pods/p1/sandbox, SIBLING",
    "pods/p1/web, 0::/pods/p2/sandbox, NONE",
    "default/web, 9:name=systemd:/default/web, NONE",
    "default/web, '8:pids:/default/web\n0::/', INSIDE",
    "default/web, '', NONE",
  })
  void comparesWithTheCgroupsOfThisProcess(String cgroup, String own, Tenancy tenancy) {
    assertThat(Tenancy.of(Path.of(cgroup), own)).isEqualTo(tenancy);
  }
}
