package io.jwasm.runtime.engine.natives.target;

/** How a processor calls function references, see {@link Layout#REFERENCE}. */
public interface References {
  /** Finds and checks the reference of an indirect call; it is kept while arguments are moved. */
  void lookUp();

  /** Takes the reference that was kept. */
  void take();

  /** Jumps if the reference taken is of another instance. */
  int jumpIfForeign();

  /** Calls the reference taken in this instance. */
  void call();

  /** Continues at the reference taken, which is of this instance. */
  void jump();

  /** Calls the reference taken with its own context, which is the context from then on. */
  void callForeign();
}
