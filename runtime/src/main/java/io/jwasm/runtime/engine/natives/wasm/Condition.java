package io.jwasm.runtime.engine.natives.wasm;

/**
 * What a branch or select depends on.
 *
 * @param compare the opcode of a compare of {@code a} and {@code b}, or 0 to test {@code a}
 * @param whenTrue whether it holds when that is true
 */
record Condition(int compare, int a, int b, boolean whenTrue) {}
