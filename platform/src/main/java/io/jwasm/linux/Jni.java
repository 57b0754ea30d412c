package io.jwasm.linux;

import java.io.File;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Calls without the JDK's foreign functions, whose first use takes longer than the rest of a start.
 * The methods are those of libjwasm.so, which tools/NativeLibrary.java makes; where {@link
 * #PRESENT} is false (in unit tests, on other processors) the foreign functions are used instead.
 */
public final class Jni {
  /** Whether the library is there. */
  public static final boolean PRESENT = load();

  /** Offsets in JNI's table of functions: JNI specification, chapter 4. */
  private static final int FROM_REFLECTED_METHOD = 7 * 8;

  private static final int NEW_GLOBAL_REF = 21 * 8;

  /** Of {@code CallIntMethodA}. */
  public static final int CALL_INT_METHOD = 51 * 8;

  private Jni() {}

  private static boolean load() {
    String library = System.getProperty("jwasm.library");
    try {
      if (library != null) {
        System.load(new File(library).getAbsolutePath());
      }
      return library != null;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /** Makes a system call; answers what the kernel does. */
  static native long systemCall(long number, long a, long b, long c, long d, long e, long f);

  /** Calls a C function of up to three integers or pointers. */
  public static native long call(long address, long a, long b, long c);

  /** The calling thread's {@code JNIEnv}. */
  public static native long environment();

  private static native long apply(long function, Object argument);

  private static native ByteBuffer newDirectByteBuffer(long address, long capacity);

  private static native long symbol(long name);

  /** What machine code can name an object by, for the rest of the process's life. */
  public static long reference(Object object) {
    return apply(NEW_GLOBAL_REF, object);
  }

  /** What machine code can name a method by. */
  public static long method(Method method) {
    return apply(FROM_REFLECTED_METHOD, method);
  }

  /** A buffer over memory, which it does not keep; at most 2^31-1 bytes. */
  static ByteBuffer view(long address, int size) {
    return newDirectByteBuffer(address, size);
  }

  /** The address of a function of the C library, or 0. */
  public static long function(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return symbol(Scratch.get().path(bytes, 0, bytes.length));
  }
}
