package io.jwasm.runtime.engine.jvm;

import java.nio.ByteBuffer;
import java.util.Map;

/** Defines a module's classes when they are first used, from the mapped artifact. */
final class GuestClassLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final Map<String, ByteBuffer> classes;

  GuestClassLoader(String name, Map<String, ByteBuffer> classes) {
    super(name, GuestClassLoader.class.getClassLoader());
    this.classes = classes;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    ByteBuffer bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes.duplicate(), null);
  }
}
