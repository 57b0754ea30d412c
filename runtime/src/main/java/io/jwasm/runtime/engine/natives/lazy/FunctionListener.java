package io.jwasm.runtime.engine.natives.lazy;

/** Told of functions that can be called from now on, from several threads. */
@FunctionalInterface
public interface FunctionListener {
  /**
   * A function has its place.
   *
   * @param defined its index among those defined
   * @param size bytes of its code
   */
  void placed(int defined, long address, int size);
}
