package io.jwasm.runtime.module;

/**
 * One entry of the import section. A module may import the same name twice with different types.
 */
public record Import(String module, String name, ExternType type) {
  @Override
  public String toString() {
    return module + "." + name;
  }
}
