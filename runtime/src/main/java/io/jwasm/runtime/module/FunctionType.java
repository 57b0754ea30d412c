package io.jwasm.runtime.module;

import static java.util.stream.Collectors.joining;

import java.util.List;

/**
 * The type of a function; {@code toString} is the form used in messages: {@code (i32 i64) -> i32}.
 */
public record FunctionType(List<ValueType> params, List<ValueType> results) {
  public FunctionType {
    params = List.copyOf(params);
    results = List.copyOf(results);
  }

  /**
   * A type in short notation: {@code I} i32, {@code L} i64, {@code F} f32, {@code D} f64.
   *
   * @param params one letter a parameter, e.g. {@code IILI}
   * @param results one letter a result, empty for none
   */
  public static FunctionType of(String params, String results) {
    return new FunctionType(parse(params), parse(results));
  }

  private static List<ValueType> parse(String letters) {
    return letters
        .chars()
        .mapToObj(c ->
            switch (c) {
              case 'I' -> ValueType.I32;
              case 'L' -> ValueType.I64;
              case 'F' -> ValueType.F32;
              case 'D' -> ValueType.F64;
              default -> throw new IllegalArgumentException("type letter " + (char) c);
            })
        .toList();
  }

  // By hand, as what the JVM generates for records takes milliseconds of a start.
  @Override
  public boolean equals(Object other) {
    return other instanceof FunctionType type
        && params.equals(type.params)
        && results.equals(type.results);
  }

  @Override
  public int hashCode() {
    return 31 * params.hashCode() + results.hashCode();
  }

  @Override
  public String toString() {
    return "(" + join(params) + ") -> " + (results.isEmpty() ? "()" : join(results));
  }

  private static String join(List<ValueType> types) {
    return types.stream().map(ValueType::toString).collect(joining(" "));
  }
}
