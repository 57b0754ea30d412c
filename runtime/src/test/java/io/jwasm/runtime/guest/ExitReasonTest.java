package io.jwasm.runtime.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.engine.Trap;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitReasonTest {
  @Test
  void statusIsThatOfAShell() {
    assertThat(new ExitReason.Exited(3).status()).isEqualTo(3);
    assertThat(new ExitReason.Exited(256).status()).isZero();
    assertThat(new ExitReason.Exited(300).status()).isEqualTo(44);
    assertThat(new ExitReason.Exited(-1).status()).isEqualTo(255);
    assertThat(new ExitReason.Trapped(Trap.Kind.OTHER, "x", List.of()).status()).isEqualTo(134);
    assertThat(new ExitReason.Killed(15).status()).isEqualTo(143);
    assertThat(new ExitReason.OutOfMemory("x", List.of()).status()).isEqualTo(137);
    assertThat(new ExitReason.TimedOut(Duration.ofSeconds(1)).status()).isEqualTo(124);
    assertThat(new ExitReason.HostError(new IllegalStateException()).status()).isEqualTo(125);
  }

  @Test
  void describesItself() {
    assertThat(new ExitReason.Exited(-1).description()).isEqualTo("exited with code 4294967295");
    assertThat(new ExitReason.Killed(9).description()).isEqualTo("killed by signal 9");
    assertThat(new ExitReason.TimedOut(Duration.ofMillis(1500)).description())
        .isEqualTo("timed out after 1500 ms");
    assertThat(new ExitReason.Trapped(Trap.Kind.UNREACHABLE, "unreachable", List.of()))
        .extracting(ExitReason::description)
        .isEqualTo("trapped: unreachable");
  }

  @Test
  void failuresHaveTheirReason() {
    var frames = List.of(new Trap.Frame(3, "main", -1));
    assertThat(Endings.of(new GuestStop.Exit(7), null)).isEqualTo(new ExitReason.Exited(7));
    assertThat(Endings.of(new GuestStop.Raised(6), null)).isEqualTo(new ExitReason.Killed(6));
    assertThat(Endings.of(new Trap(Trap.Kind.UNREACHABLE, "unreachable", frames), null))
        .isEqualTo(new ExitReason.Trapped(Trap.Kind.UNREACHABLE, "unreachable", frames));
    assertThat(Endings.of(new Trap(Trap.Kind.OUT_OF_MEMORY, "no room", frames), null))
        .isEqualTo(new ExitReason.OutOfMemory("no room", frames));
    assertThat(Endings.of(new OutOfMemoryError("heap"), null))
        .isInstanceOf(ExitReason.OutOfMemory.class);
    assertThat(Endings.of(new StackOverflowError(), null))
        .isInstanceOfSatisfying(
            ExitReason.Trapped.class,
            t -> assertThat(t.kind()).isEqualTo(Trap.Kind.STACK_EXHAUSTED));
    var fault = new IllegalStateException("bug");
    assertThat(Endings.of(fault, null)).isEqualTo(new ExitReason.HostError(fault));
  }
}
