package io.jwasm.oci.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwasm.oci.image.Digest;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/** Values that are no object and no array. */
final class Scalars {
  private Scalars() {}

  static boolean isScalar(Class<?> type) {
    return type == Digest.class;
  }

  /** What an absent field stands for; empty where the field is required. */
  static Optional<Object> absent(Class<?> type) {
    if (type == String.class) {
      return Optional.of("");
    }
    if (type == boolean.class) {
      return Optional.of(false);
    }
    if (type == int.class) {
      return Optional.of(0);
    }
    return type == long.class ? Optional.of(0L) : Optional.empty();
  }

  /**
   * @throws IllegalArgumentException if the node is of another type or out of range
   */
  static Object read(Class<?> type, JsonNode node) {
    if (type == String.class) {
      return text(node);
    }
    if (type == Digest.class) {
      return Digest.parse(text(node));
    }
    if (type == boolean.class || type == Boolean.class) {
      require(node.isBoolean(), "a boolean", node);
      return node.booleanValue();
    }
    return number(type, node);
  }

  private static String text(JsonNode node) {
    require(node.isTextual(), "a string", node);
    return node.textValue();
  }

  private static Object number(Class<?> type, JsonNode node) {
    require(node.isIntegralNumber(), "an integer", node);
    if (type == BigInteger.class) {
      return node.bigIntegerValue();
    }
    if (type == int.class || type == Integer.class) {
      require(node.canConvertToInt(), "an integer of 32 bits", node);
      return node.intValue();
    }
    require(node.canConvertToLong(), "an integer of 64 bits", node);
    return node.longValue();
  }

  private static void require(boolean held, String expected, JsonNode found) {
    if (!held) {
      throw new IllegalArgumentException(mismatch(expected, found));
    }
  }

  static String mismatch(String expected, JsonNode found) {
    return "expected " + expected + ", found " + describe(found);
  }

  private static String describe(JsonNode node) {
    return node.isNumber() ? node.asText() : node.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
