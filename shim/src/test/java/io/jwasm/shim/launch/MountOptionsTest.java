package io.jwasm.shim.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.linux.Mounts;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MountOptionsTest {
  @Test
  void flagsAndDataAreToldApart() {
    var options = MountOptions.of(List.of("ro", "nosuid", "lowerdir=/a:/b", "index=off"));
    assertThat(options.flags()).isEqualTo(Mounts.READ_ONLY | Mounts.NO_SUID);
    assertThat(options.data()).isEqualTo("lowerdir=/a:/b,index=off");
    assertThat(options.isReadOnlyBind()).isFalse();
  }

  @Test
  void aReadOnlyBindNeedsASecondMount() {
    assertThat(MountOptions.of(List.of("rbind", "ro")).isReadOnlyBind()).isTrue();
    assertThat(MountOptions.of(List.of("rbind", "rw")).isReadOnlyBind()).isFalse();
    assertThat(MountOptions.of(List.of("rbind")).flags()).isEqualTo(Mounts.BIND | Mounts.RECURSIVE);
  }
}
