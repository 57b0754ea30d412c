package io.jwasm.shim.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.json.OciJson;
import io.jwasm.oci.runtime.Resources;
import io.jwasm.shim.task.Usage;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static Resources resources(String json) {
    return OciJson.readResources(json.replace('\'', '"').getBytes(UTF_8), "resources");
  }

  @Test
  void changesWhatIsNamed() {
    Limits none = Limits.of(resources("{'pids': {'limit': 0}}"));
    assertThat(none).isEqualTo(Limits.NONE);
    assertThat(none.memory()).isEqualTo(Usage.UNLIMITED);
    assertThat(none.threads()).isEqualTo(Usage.UNLIMITED);
    assertThat(none.memoryBytes()).isEqualTo(1L << 32);
    assertThat(none.maxThreads()).isEqualTo(1024);
    Limits some = none.with(resources("{'memory': {'limit': 65536}, 'pids': {'limit': 5}}"));
    assertThat(some).isEqualTo(new Limits(65_536, 5, 0, 100_000));
    assertThat(some.maxThreads()).isEqualTo(5);
    assertThat(some.with(resources("{'memory': {'limit': 0}}"))).isEqualTo(some);
    assertThat(some.with(resources("{'memory': {'limit': -1}}")).threads()).isEqualTo(5);
    assertThat(some.with(resources("{'pids': {'limit': -1}}")).memory()).isEqualTo(65_536);
  }

  @Test
  void aQuotaIsOfAPeriod() {
    Limits half = Limits.of(resources("{'cpu': {'quota': 50000}}"));
    assertThat(half.processors()).isEqualTo(0.5);
    Limits two = half.with(resources("{'cpu': {'quota': 40000, 'period': 20000}}"));
    assertThat(two.processors()).isEqualTo(2);
    assertThat(two.with(resources("{'cpu': {'quota': 0, 'period': 0}}"))).isEqualTo(two);
    assertThat(two.with(resources("{'cpu': {'quota': -1}}")).quota()).isZero();
  }

  @Test
  void promisesNoCpuThatItCannotGive() {
    Resources now = resources("{'cpu': {'shares': 1024, 'quota': 50000}}");
    for (String same : new String[] {"{}", "{'cpu': {'shares': 1024, 'period': 0}}"}) {
      assertThatCode(() -> Limits.checkCpu(resources(same).cpu(), now.cpu()))
          .doesNotThrowAnyException();
    }
    for (String other :
        new String[] {
          "{'cpu': {'shares': 2}}", "{'cpu': {'cpus': '0'}}",
        }) {
      assertThatThrownBy(() -> Limits.checkCpu(resources(other).cpu(), now.cpu()))
          .isInstanceOfSatisfying(
              JwasmException.class,
              e -> assertThat(e.kind()).isEqualTo(ErrorKind.FAILED_PRECONDITION));
    }
  }
}
