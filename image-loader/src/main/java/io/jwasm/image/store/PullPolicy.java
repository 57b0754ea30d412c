package io.jwasm.image.store;

/** When a registry is asked. */
public enum PullPolicy {
  /** Only if the store has no image of that reference. */
  MISSING,
  /** Always, so that a moved tag is seen; contents that the store has are not fetched again. */
  ALWAYS,
  /** Never. */
  NEVER
}
