package io.jwasm.runtime.abi;

import static java.util.stream.Collectors.joining;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.engine.HostFunction;
import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.module.ExternType;
import io.jwasm.runtime.module.FunctionType;
import io.jwasm.runtime.module.Import;
import io.jwasm.runtime.module.Limits;
import io.jwasm.runtime.module.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Binds the imports of a module to what the host ABIs provide, each by name and type. A module may
 * import the same name under two types; both are bound if both are provided.
 */
public final class AbiLinker {
  private final List<HostAbi> abis;

  /**
   * @param abis what is provided; where two provide the same function, the first wins
   */
  public AbiLinker(List<HostAbi> abis) {
    this.abis = List.copyOf(abis);
  }

  /** Tells which imports could be bound; binds nothing. */
  public LinkReport check(WasmModule module) {
    return new LinkReport(module.imports().stream().map(this::check).toList());
  }

  private LinkReport.Entry check(Import wanted) {
    KnownAbi known = KnownAbi.of(wanted);
    // No switch: the JVM would generate a class for it, which every start would pay for.
    if (wanted.type() instanceof ExternType.Function f) {
      return checkFunction(wanted, f.type(), known);
    }
    return wanted.type() instanceof ExternType.Memory m
        ? checkMemory(wanted, m.limits(), known)
        : LinkReport.Entry.missing(wanted, known, "");
  }

  private LinkReport.Entry checkFunction(Import wanted, FunctionType type, KnownAbi known) {
    Optional<HostAbi> provider =
        abis.stream()
            .filter(a -> a.find(wanted.module(), wanted.name(), type).isPresent())
            .findFirst();
    if (provider.isPresent()) {
      return LinkReport.Entry.provided(wanted, provider.get().name());
    }
    String types =
        abis.stream()
            .flatMap(a -> a.types(wanted.module(), wanted.name()).stream())
            .map(FunctionType::toString)
            .collect(joining(" or "));
    return LinkReport.Entry.missing(
        wanted, known, types.isEmpty() ? "" : "it is provided as " + types);
  }

  private static LinkReport.Entry checkMemory(Import wanted, Limits limits, KnownAbi known) {
    if (limits.wide()) {
      return LinkReport.Entry.missing(wanted, known, "64-bit memories are not supported");
    }
    boolean plain = wanted.module().equals("env") && wanted.name().equals("memory");
    return limits.shared() || plain
        ? LinkReport.Entry.provided(wanted, limits.shared() ? known.label() : "host memory")
        : LinkReport.Entry.missing(wanted, known, "");
  }

  /**
   * Binds all imports.
   *
   * @param memories makes a memory for an imported one, called once for each
   * @throws JwasmException if anything is missing: all of it, with what to do
   */
  public Imports link(WasmModule module, Function<Limits, GuestMemory> memories) {
    LinkReport report = check(module);
    if (!report.complete()) {
      throw new JwasmException(
          ErrorKind.UNIMPLEMENTED,
          "link module",
          module.source(),
          report.describeMissing(),
          report.advice(),
          null);
    }
    var values = new ArrayList<Imports.Value>();
    for (Import wanted : module.imports()) {
      values.add(value(wanted, memories));
    }
    return new Imports(values);
  }

  private Imports.Value value(Import wanted, Function<Limits, GuestMemory> memories) {
    if (wanted.type() instanceof ExternType.Function f) {
      return new Imports.Function(function(wanted, f.type()));
    }
    if (wanted.type() instanceof ExternType.Memory m) {
      return new Imports.Memory(memories.apply(m.limits()));
    }
    throw new IllegalStateException(wanted + " was found before");
  }

  private HostFunction function(Import wanted, FunctionType type) {
    return abis.stream()
        .flatMap(a -> a.find(wanted.module(), wanted.name(), type).stream())
        .findFirst()
        .orElseThrow();
  }

  /** A type in the words of a message. */
  static String describe(ExternType type) {
    return switch (type) {
      case ExternType.Function f -> f.type().toString();
      case ExternType.Memory m ->
          (m.limits().shared() ? "(shared memory " : "(memory ") + range(m.limits()) + ")";
      case ExternType.Table t -> "(table " + t.element() + " " + range(t.limits()) + ")";
      case ExternType.Global g -> "(global " + (g.mutable() ? "mut " : "") + g.type() + ")";
      case ExternType.Tag t -> "(tag " + t.type() + ")";
    };
  }

  private static String range(Limits limits) {
    return limits.min() + (limits.hasMax() ? " to " + limits.max() : " or more");
  }
}
