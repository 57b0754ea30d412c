package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.compiler.internal.ByteClassCollector;
import com.dylibso.chicory.compiler.internal.Shaded;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Keeps class files as they are made, and lets an interrupt end the compilation between two. */
final class Collector extends ByteClassCollector {
  private final byte[] helpers;
  private final Consumer<String> onClass;

  Collector(byte[] helpers, Consumer<String> onClass) {
    this.helpers = helpers;
    this.onClass = onClass;
  }

  @Override
  public void put(String className, byte[] bytes) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("compilation interrupted");
    }
    // Chicory gives some names in their internal form.
    String name = className.replace('/', '.');
    super.put(name, bytes);
    onClass.accept(name);
  }

  @Override
  public byte[] resolve(Class<?> type) {
    return type == Shaded.class ? helpers : super.resolve(type);
  }
}
