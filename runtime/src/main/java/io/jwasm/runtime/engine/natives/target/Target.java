package io.jwasm.runtime.engine.natives.target;

import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.engine.natives.wasm.Signature;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A code generator for a kind of processor. Thread-safe. */
public interface Target {
  /** A short name of the processor and of what is made use of in it, for fingerprints. */
  String id();

  /** What the processor lacks that generated code needs, as a clause; empty if nothing. */
  Optional<String> lacking();

  /**
   * Compiles one function.
   *
   * @param defined the function's index among those defined
   * @throws io.jwasm.runtime.engine.natives.wasm.InvalidModule if the body is not valid
   */
  CompiledFunction compile(ModuleInfo info, Layout layout, ByteBuffer bytes, int defined);

  /**
   * Code with the C signature {@code long (context, code, slots)}: calls a function of this type
   * with arguments from the slots, which the results then replace. Its result is 0, or the context
   * of the instance that trapped.
   */
  byte[] entry(Signature type);

  /** Code that is called as a function of this type and calls import {@code index} of the host. */
  byte[] host(Signature type, int index);

  /**
   * Assembles what all modules share.
   *
   * @param base where the code will lie
   * @param codeStart where generated code starts
   * @param codeSize bytes in which a fault is a guest's
   * @param next the handler for all other faults
   */
  StubCode stubs(long base, long codeStart, long codeSize, long next);

  /**
   * Code to call the defined functions of a module that is compiled while it runs: one piece after
   * the other, all of one length. Each leaves the function's index in the scratch register and
   * continues where its slot says, see {@link Layout#CODE_SLOTS}.
   */
  byte[] slotCalls(int functions);

  /**
   * Completes a call.
   *
   * @param word the four bytes that {@link CompiledFunction#calls} points to
   * @param distance from there to the function called
   * @throws IllegalArgumentException if that is too far
   */
  int call(int word, int distance);

  /**
   * The way into Java by JNI's CallIntMethodA, which is called as an upcall stub is: with a
   * context, an index and slots. Position-independent. Needed only where {@link
   * io.jwasm.linux.Jni#PRESENT}.
   *
   * @param object a global reference to the object
   * @param method the method's id; it takes a long, an int and a long
   */
  byte[] jniUpcall(long object, long method);
}
