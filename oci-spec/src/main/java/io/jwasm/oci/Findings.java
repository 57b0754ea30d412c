package io.jwasm.oci;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Collects the problems of one document. Not thread-safe. */
public final class Findings {
  private final List<Problem> problems = new ArrayList<>();

  /** The problems so far, in the order of finding. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** Notes the problem unless the condition holds. */
  public void require(boolean condition, Pointer at, String message) {
    if (!condition) {
      problems.add(new Problem(at, message));
    }
  }

  /** Requires a text. */
  public void requireText(String text, Pointer at) {
    require(!text.isEmpty(), at, "required");
  }

  /** Requires a path from the root, without NUL. */
  public void requireAbsolute(String path, Pointer at) {
    if (path.isEmpty()) {
      requireText(path, at);
    } else {
      require(path.startsWith("/"), at, "not an absolute path: \"" + path + "\"");
      require(path.indexOf('\0') < 0, at, "a path cannot hold NUL");
    }
  }

  /** Requires one of the values. */
  public void requireOneOf(String text, Collection<String> values, Pointer at) {
    if (text.isEmpty()) {
      requireText(text, at);
    } else {
      require(values.contains(text), at, "unknown value \"" + text + "\"");
    }
  }

  /** Requires variables to have the form {@code NAME=value}. */
  public void requireVariables(List<String> variables, Pointer at) {
    for (int i = 0; i < variables.size(); i++) {
      String variable = variables.get(i);
      require(variable.indexOf('=') > 0, at.element(i), "not NAME=value: \"" + variable + "\"");
      require(variable.indexOf('\0') < 0, at.element(i), "a variable cannot hold NUL");
    }
  }

  /** Requires that no two elements have the same key. */
  public <T> void requireDistinct(List<T> elements, Function<T, String> key, Pointer at) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < elements.size(); i++) {
      String found = key.apply(elements.get(i));
      require(seen.add(found), at.element(i), "\"" + found + "\" stands twice");
    }
  }

  /** Requires no key to be empty. */
  public void requireKeys(Set<String> keys, Pointer at) {
    require(!keys.contains(""), at.field(""), "the key is empty");
  }
}
