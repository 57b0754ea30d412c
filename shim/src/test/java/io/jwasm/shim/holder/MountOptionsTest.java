package io.jwasm.shim.holder;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.linux.MountFlags;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MountOptionsTest {
  private static MountOptions of(String... options) {
    return MountOptions.of(List.of(options));
  }

  @Test
  void flagsPropagationAndDataAreToldApart() {
    MountOptions options = of("ro", "nosuid", "rslave", "lowerdir=/a:/b", "index=off");
    assertThat(options.flags()).isEqualTo(MountFlags.READ_ONLY | MountFlags.NO_SUID);
    assertThat(options.propagation()).isEqualTo(MountFlags.SLAVE | MountFlags.RECURSIVE);
    assertThat(options.data()).isEqualTo("lowerdir=/a:/b,index=off");
    assertThat(options.isBind()).isFalse();
  }

  @Test
  void theLastOfTwoThatContradictCounts() {
    assertThat(of("ro", "rw", "noexec", "exec", "defaults").flags()).isZero();
    assertThat(of("rw", "ro").flags()).isEqualTo(MountFlags.READ_ONLY);
    assertThat(of("private", "shared").propagation()).isEqualTo(MountFlags.SHARED);
  }

  @Test
  void readOnlyMayReachFurther() {
    assertThat(of("rbind", "rro").deep()).isTrue();
    assertThat(of("rbind", "rro").flags())
        .isEqualTo(MountFlags.BIND | MountFlags.RECURSIVE | MountFlags.READ_ONLY);
    assertThat(of("bind", "ro").deep()).isFalse();
    assertThat(of("rnosuid", "rnodev").data())
        .as("without meaning, not the file system's")
        .isEmpty();
  }

  @Test
  void aTypeAloneMakesABind() {
    assertThat(of("ro").asBind().flags()).isEqualTo(MountFlags.BIND | MountFlags.READ_ONLY);
    assertThat(of("rbind").asBind()).isEqualTo(of("rbind"));
    assertThat(of("bind", "x=1").withoutData()).isEqualTo(of("bind"));
  }
}
