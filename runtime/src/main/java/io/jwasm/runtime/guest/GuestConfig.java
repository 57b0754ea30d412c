package io.jwasm.runtime.guest;

import io.jwasm.runtime.engine.InstanceLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a guest is given. Immutable; closed by default: no arguments, environment or files, only the
 * process's stdio.
 *
 * @param name what messages and threads call it
 * @param args argv, the program's own name first
 * @param environment {@code NAME=value} entries, in the order in which the guest sees them
 * @param entryPoint the export to call; {@link EntryPoint#COMMAND} unless a reactor's function is
 *     wanted
 * @param stdio what its descriptors 0, 1 and 2 are
 * @param limits bounds of memory and tables
 * @param maxThreads how many threads it may have at a time, its first one included; at least 1
 * @param stackBytes stack of each thread: bounds the guest's recursion
 * @param timeout after which it is ended with {@link ExitReason.TimedOut}; empty for no bound
 */
public record GuestConfig(
    String name,
    List<String> args,
    List<String> environment,
    String entryPoint,
    Stdio stdio,
    InstanceLimits limits,
    int maxThreads,
    long stackBytes,
    Optional<Duration> timeout) {
  /** 64 MiB: some 100,000 frames of a C program. */
  public static final long DEFAULT_STACK = 64L << 20;

  /** Threads of a guest unless configured. */
  public static final int DEFAULT_THREADS = 1024;

  public GuestConfig {
    args = List.copyOf(args);
    environment = List.copyOf(environment);
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects a configuration; nothing is checked before {@link Guest#create}. */
  public static final class Builder {
    private String name = "guest";
    private List<String> args = List.of();
    private List<String> environment = List.of();
    private String entryPoint = EntryPoint.COMMAND;
    private Stdio stdio = Stdio.INHERITED;
    private InstanceLimits limits = InstanceLimits.DEFAULT;
    private int maxThreads = DEFAULT_THREADS;
    private long stackBytes = DEFAULT_STACK;
    private Optional<Duration> timeout = Optional.empty();

    private Builder() {}

    public Builder name(String name) {
      this.name = name;
      return this;
    }

    public Builder args(List<String> args) {
      this.args = args;
      return this;
    }

    public Builder environment(List<String> environment) {
      this.environment = environment;
      return this;
    }

    public Builder entryPoint(String entryPoint) {
      this.entryPoint = entryPoint;
      return this;
    }

    public Builder stdio(Stdio stdio) {
      this.stdio = stdio;
      return this;
    }

    public Builder limits(InstanceLimits limits) {
      this.limits = limits;
      return this;
    }

    public Builder maxThreads(int maxThreads) {
      this.maxThreads = maxThreads;
      return this;
    }

    public Builder stackBytes(long stackBytes) {
      this.stackBytes = stackBytes;
      return this;
    }

    public Builder timeout(Duration timeout) {
      this.timeout = Optional.of(timeout);
      return this;
    }

    /** The configuration. */
    public GuestConfig build() {
      return new GuestConfig(
          name, args, environment, entryPoint, stdio, limits, maxThreads, stackBytes, timeout);
    }
  }
}
