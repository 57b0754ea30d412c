package io.jwasm.runtime.fd;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.linux.Errno;
import io.jwasm.runtime.budget.Budget;
import io.jwasm.runtime.stop.StopSignal;
import io.jwasm.runtime.testing.Pipe;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DescriptorTableTest {
  private static Descriptor device() {
    return new VirtualDevice(VirtualDevice.Kind.NULL, Access.READ, 0, 1);
  }

  @Test
  void givesTheLowestFreeNumber() {
    try (var table = new DescriptorTable(100)) {
      for (int i = 0; i < 40; i++) {
        assertThat(table.add(device())).isEqualTo(i);
      }
      assertThat(table.close(7)).isZero();
      assertThat(table.close(3)).isZero();
      assertThat(table.add(device())).isEqualTo(3);
      assertThat(table.add(device())).isEqualTo(7);
      assertThat(table.size()).isEqualTo(40);
      assertThat(table.renumber(5, 30)).isZero();
      assertThat(table.add(device())).isEqualTo(5);
      assertThat(table.add(device())).isEqualTo(40);
    }
  }

  @Test
  void isBounded() {
    try (var table = new DescriptorTable(2)) {
      table.add(device());
      table.add(device());
      assertThat(table.add(device())).isEqualTo(-Errno.EMFILE);
      assertThat(table.close(0)).isZero();
      assertThat(table.add(device())).isZero();
    }
  }

  @Test
  void sharesABudget() {
    var budget = new Budget(8);
    var greedy = new DescriptorTable(100, budget);
    for (int fd = 0; fd < 4; fd++) {
      assertThat(greedy.add(device())).isEqualTo(fd);
    }
    assertThat(greedy.add(device())).isEqualTo(-Errno.ENFILE);
    try (var modest = new DescriptorTable(100, budget)) {
      assertThat(modest.add(device())).isZero();
      assertThat(modest.add(device())).isEqualTo(1);
      assertThat(modest.renumber(1, 0)).isZero();
      assertThat(modest.size()).isOne();
      assertThat(budget.left()).isEqualTo(3);
      assertThat(modest.close(0)).isZero();
      assertThat(budget.left()).isEqualTo(4);
    }
    greedy.close();
    greedy.close();
    assertThat(budget.left()).isEqualTo(8);
  }

  @Test
  void knowsNothingOfOtherNumbers() {
    try (var table = new DescriptorTable(2)) {
      assertThat(table.acquire(0)).isNull();
      assertThat(table.acquire(-1)).isNull();
      assertThat(table.acquire(Integer.MAX_VALUE)).isNull();
      assertThat(table.close(5)).isEqualTo(-Errno.EBADF);
      assertThat(table.renumber(0, 1)).isEqualTo(-Errno.EBADF);
    }
  }

  @Test
  void takesNothingOnceClosed() {
    var table = new DescriptorTable(2);
    table.add(device());
    table.close();
    assertThat(table.acquire(0)).isNull();
    assertThat(table.add(device())).isEqualTo(-Errno.EMFILE);
    table.close();
  }

  @Test
  void closesAfterTheLastUser() {
    try (var stop = new StopSignal();
        var pipe = new Pipe();
        var table = new DescriptorTable(2)) {
      int fd = table.add(StandardStreams.of(pipe.readFd(), Access.READ, true, stop));
      var stream = (HostStream) table.acquire(fd);
      assertThat(table.close(fd)).isZero();
      assertThat(io.jwasm.linux.Fd.flags(stream.pollFd())).isNotNegative();
      int hostFd = stream.pollFd();
      stream.release();
      assertThat(io.jwasm.linux.Fd.flags(hostFd)).isEqualTo(-Errno.EBADF);
    }
  }

  @Test
  void neverHandsOutAClosedDescriptor() throws InterruptedException {
    try (var stop = new StopSignal();
        var pipe = new Pipe();
        var table = new DescriptorTable(4)) {
      table.add(StandardStreams.of(pipe.readFd(), Access.READ, true, stop));
      var done = new AtomicBoolean();
      var closer =
          Thread.ofPlatform()
              .start(() -> {
                while (!done.get()) {
                  table.close(0);
                  table.add(StandardStreams.of(pipe.readFd(), Access.READ, true, stop));
                }
              });
      for (int i = 0; i < 20_000; i++) {
        if (table.acquire(0) instanceof HostStream stream) {
          assertThat(stream.available()).isZero();
          assertThat(io.jwasm.linux.Fd.flags(stream.pollFd())).isNotNegative();
          stream.release();
        }
      }
      done.set(true);
      closer.join();
    }
  }
}
