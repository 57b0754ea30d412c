package io.jwasm.shim.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class StatusesTest {
  @ParameterizedTest
  @EnumSource(ErrorKind.class)
  void everyKindHasTheCodeOfItsName(ErrorKind kind) {
    Status status = Statuses.of(new JwasmException(kind, "start", "x", "why", null, null));
    assertThat(status.getCode().name()).isEqualTo(kind.name());
    assertThat(status.getDescription()).isEqualTo("start \"x\": why");
  }

  @Test
  void hintsFollowTheText() {
    var failure = new JwasmException(ErrorKind.NOT_FOUND, "start", "x", "why", "do this", null);
    assertThat(Statuses.of(failure).getDescription()).isEqualTo("start \"x\": why; do this");
  }

  @Test
  void otherFailuresAreFaultsOfOurs() {
    Status status = Statuses.of(new IllegalStateException("boom"));
    assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(status.getDescription()).contains("boom");
  }
}
