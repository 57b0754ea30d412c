package io.jwasm.runtime.abi.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.linux.Errno;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WasiErrnoTest {
  /** Names that differ by more than the leading E. */
  private static final Map<String, String> RENAMED =
      Map.of("E2BIG", "TOOBIG", "EOPNOTSUPP", "NOTSUP");

  @Test
  void everyLinuxErrorKeepsItsName() throws ReflectiveOperationException {
    for (Field linux : constants(Errno.class)) {
      String name = RENAMED.getOrDefault(linux.getName(), linux.getName().substring(1));
      int expected = WasiErrno.class.getField(name).getInt(null);
      assertThat(WasiErrno.of(linux.getInt(null))).as(linux.getName()).isEqualTo(expected);
    }
  }

  @Test
  void numbersAreThoseOfTheSpecification() throws ReflectiveOperationException {
    List<Field> wasi = constants(WasiErrno.class);
    for (int i = 0; i < wasi.size(); i++) {
      assertThat(wasi.get(i).getInt(null)).as(wasi.get(i).getName()).isEqualTo(i);
    }
    assertThat(WasiErrno.SUCCESS).isZero();
    assertThat(WasiErrno.BADF).isEqualTo(8);
    assertThat(WasiErrno.FAULT).isEqualTo(21);
    assertThat(WasiErrno.INVAL).isEqualTo(28);
    assertThat(WasiErrno.NOENT).isEqualTo(44);
    assertThat(WasiErrno.NOSYS).isEqualTo(52);
    assertThat(WasiErrno.ROFS).isEqualTo(69);
    assertThat(WasiErrno.NOTCAPABLE).isEqualTo(76);
  }

  @Test
  void othersAreInputOutputErrors() {
    assertThat(WasiErrno.of(0)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(WasiErrno.of(4095)).isEqualTo(WasiErrno.IO);
  }

  private static List<Field> constants(Class<?> type) {
    return Arrays.stream(type.getFields()).filter(f -> f.getType() == int.class).toList();
  }
}
