package io.jwasm.runtime.guest;

import io.jwasm.runtime.budget.Budgets;
import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.budget.Shortage;
import io.jwasm.runtime.dns.NameFiles;
import io.jwasm.runtime.engine.Allowance;
import io.jwasm.runtime.engine.InstanceLimits;
import io.jwasm.runtime.fs.Mount;
import io.jwasm.runtime.net.Network;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a guest is given. Immutable; closed by default: no arguments, environment, files or network,
 * only the process's stdio.
 *
 * @param name what messages and threads call it
 * @param args argv, the program's own name first
 * @param environment {@code NAME=value} entries, in the order in which the guest sees them
 * @param entryPoint the export to call; {@link EntryPoint#COMMAND} unless a reactor's function is
 *     wanted
 * @param stdio what its descriptors 0, 1 and 2 are
 * @param mounts what it sees of the host's files, preopened in this order
 * @param temporaryBase where its temporary mounts are kept: a directory of this user only, made
 *     when it is needed
 * @param network what it has of the network
 * @param names where it looks up names
 * @param limits bounds of memory and tables
 * @param maxDescriptors how many descriptors it may have open; at least 3
 * @param maxThreads how many threads it may have at a time, its first one included; at least 1
 * @param stackBytes stack of each thread: bounds the guest's recursion; at least {@link #MIN_STACK}
 * @param budgets what it shares with other guests
 * @param shortage told once of each kind, when others leave too little of what they share
 * @param timeout after which it is ended with {@link ExitReason.TimedOut}; empty for no bound
 */
public record GuestConfig(
    String name,
    List<String> args,
    List<String> environment,
    String entryPoint,
    Stdio stdio,
    List<Mount> mounts,
    Path temporaryBase,
    Network network,
    NameFiles names,
    InstanceLimits limits,
    int maxDescriptors,
    int maxThreads,
    long stackBytes,
    Budgets budgets,
    Consumer<Shortage> shortage,
    Optional<Duration> timeout) {
  /** 64 MiB: some 100,000 frames of a C program. */
  public static final long DEFAULT_STACK = 64L << 20;

  /** What the JVM itself needs of a stack, and room for a small guest. */
  public static final long MIN_STACK = 1L << 20;

  /** Descriptors of a guest unless configured. */
  public static final int DEFAULT_DESCRIPTORS = 65_536;

  /** Threads of a guest unless configured. */
  public static final int DEFAULT_THREADS = 1024;

  public GuestConfig {
    args = List.copyOf(args);
    environment = List.copyOf(environment);
    mounts = List.copyOf(mounts);
    if (maxDescriptors < 3 || maxThreads < 1 || stackBytes < MIN_STACK) {
      throw new IllegalArgumentException(
          "descriptors " + maxDescriptors + ", threads " + maxThreads + ", stack " + stackBytes);
    }
  }

  /** What a guest with this configuration may have. */
  Allowance allowance() {
    long memory = limits.memoryBytes();
    Runnable none = () -> shortage.accept(Shortage.MEMORY);
    return new Allowance(
        new Quota(memory, budgets.memory(), none),
        new Quota(Allowance.tableBytes(memory), budgets.memory(), none),
        new Quota(Long.MAX_VALUE, budgets.heap(), () -> shortage.accept(Shortage.HEAP)),
        limits.tableElements());
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects a configuration. */
  public static final class Builder {
    private String name = "guest";
    private List<String> args = List.of();
    private List<String> environment = List.of();
    private String entryPoint = EntryPoint.COMMAND;
    private Stdio stdio = Stdio.INHERITED;
    private List<Mount> mounts = List.of();
    private Path temporaryBase = Path.of(System.getProperty("java.io.tmpdir"), "jwasm");
    private Network network = Network.CLOSED;
    private NameFiles names = NameFiles.NONE;
    private InstanceLimits limits = InstanceLimits.DEFAULT;
    private int maxDescriptors = DEFAULT_DESCRIPTORS;
    private int maxThreads = DEFAULT_THREADS;
    private long stackBytes = DEFAULT_STACK;
    private Budgets budgets = Budgets.unbounded();
    private Consumer<Shortage> shortage = _ -> {};
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

    public Builder mounts(List<Mount> mounts) {
      this.mounts = mounts;
      return this;
    }

    public Builder temporaryBase(Path temporaryBase) {
      this.temporaryBase = temporaryBase;
      return this;
    }

    public Builder network(Network network) {
      this.network = network;
      return this;
    }

    public Builder names(NameFiles names) {
      this.names = names;
      return this;
    }

    public Builder limits(InstanceLimits limits) {
      this.limits = limits;
      return this;
    }

    public Builder maxDescriptors(int maxDescriptors) {
      this.maxDescriptors = maxDescriptors;
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

    public Builder budgets(Budgets budgets) {
      this.budgets = budgets;
      return this;
    }

    public Builder shortage(Consumer<Shortage> shortage) {
      this.shortage = shortage;
      return this;
    }

    public Builder timeout(Duration timeout) {
      this.timeout = Optional.of(timeout);
      return this;
    }

    /** The configuration. */
    public GuestConfig build() {
      return new GuestConfig(
          name,
          args,
          environment,
          entryPoint,
          stdio,
          mounts,
          temporaryBase,
          network,
          names,
          limits,
          maxDescriptors,
          maxThreads,
          stackBytes,
          budgets,
          shortage,
          timeout);
    }
  }
}
