package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.WasmException;
import com.dylibso.chicory.wasm.ChicoryException;
import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.Trap.Kind;
import io.jwasm.runtime.module.FunctionNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns what Chicory throws into traps. */
final class Traps {
  /** Frames that are reported at most. */
  private static final int MAX_FRAMES = 100;

  /** How Chicory's messages start, where that differs from the kind's own message. */
  private static final Map<String, Kind> STARTS =
      Map.of(
          "Trapped on unreachable", Kind.UNREACHABLE,
          "null function reference", Kind.NULL_REFERENCE,
          "null structure reference", Kind.NULL_REFERENCE,
          "null array reference", Kind.NULL_REFERENCE);

  private final FunctionNames names;

  Traps(FunctionNames names) {
    this.names = names;
  }

  /** What a call ends with; errors of the JVM and of host functions stay as they are. */
  RuntimeException map(RuntimeException e) {
    if (e instanceof ChicoryInterruptedException) {
      return new GuestStop.Interrupted();
    }
    if (e instanceof WasmException) {
      return new Trap(Kind.UNCAUGHT_EXCEPTION, Kind.UNCAUGHT_EXCEPTION.message(), List.of());
    }
    if (e instanceof ChicoryException) {
      return trap(String.valueOf(e.getMessage()), e);
    }
    return e;
  }

  /** A stack overflow outside of Chicory's own handler. */
  Trap exhausted(StackOverflowError e) {
    return new Trap(Kind.STACK_EXHAUSTED, Kind.STACK_EXHAUSTED.message(), frames(e));
  }

  private Trap trap(String message, Throwable e) {
    Kind kind = kind(message);
    Throwable origin = e.getCause() == null ? e : e.getCause();
    return new Trap(kind, kind == Kind.OTHER ? message : kind.message(), frames(origin));
  }

  private static Kind kind(String message) {
    for (Kind kind : Kind.values()) {
      if (message.startsWith(kind.message())) {
        return kind;
      }
    }
    for (var start : STARTS.entrySet()) {
      if (message.startsWith(start.getKey())) {
        return start.getValue();
      }
    }
    return Kind.OTHER;
  }

  private List<Trap.Frame> frames(Throwable e) {
    var frames = new ArrayList<Trap.Frame>();
    for (StackTraceElement element : e.getStackTrace()) {
      String method = element.getMethodName();
      if (frames.size() < MAX_FRAMES
          && element.getClassName().startsWith(GuestCompiler.CLASS_NAME)
          && method.startsWith("func_")) {
        int index = Integer.parseInt(method.substring("func_".length()));
        frames.add(new Trap.Frame(index, names.name(index), -1));
      }
    }
    return frames;
  }
}
