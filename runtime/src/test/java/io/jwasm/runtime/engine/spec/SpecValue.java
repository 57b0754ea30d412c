package io.jwasm.runtime.engine.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Values of the specification's scripts: how they become bits, and whether bits fit them. */
final class SpecValue {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long CANONICAL_F32 = 0x7fc00000L;
  private static final long CANONICAL_F64 = 0x7ff8000000000000L;

  private final long nullReference;

  /**
   * @param nullReference the bits of a null reference, which engines choose
   */
  SpecValue(long nullReference) {
    this.nullReference = nullReference;
  }

  long[] bits(JsonNode args) {
    var bits = new ArrayList<Long>();
    for (JsonNode arg : args) {
      bits.addAll(slots(arg));
    }
    return bits.stream().mapToLong(Long::longValue).toArray();
  }

  private List<Long> slots(JsonNode arg) {
    String type = arg.path("type").asText();
    if (type.equals("v128")) {
      return vector(arg);
    }
    return List.of(scalar(type, arg.path("value").asText()));
  }

  /** References to the host are numbered from 1. */
  private long scalar(String type, String value) {
    return switch (type) {
      case "i32", "f32" -> number(value) & 0xffffffffL;
      case "i64", "f64" -> number(value);
      default -> value.equals("null") ? nullReference : number(value) + 1;
    };
  }

  private static long number(String value) {
    return value.startsWith("-") ? Long.parseLong(value) : Long.parseUnsignedLong(value);
  }

  private static List<Long> vector(JsonNode arg) {
    JsonNode lanes = arg.path("value");
    int width = 128 / lanes.size();
    long[] halves = new long[2];
    for (int i = 0; i < lanes.size(); i++) {
      long mask = width == 64 ? -1 : (1L << width) - 1;
      long lane = number(lanes.get(i).asText()) & mask;
      halves[i * width / 64] |= lane << (i * width % 64);
    }
    return List.of(halves[0], halves[1]);
  }

  boolean fits(JsonNode expected, long[] actual) {
    int at = 0;
    for (JsonNode value : expected) {
      if (value.has("values")) {
        return eitherFits(value.path("values"), actual);
      }
      String type = value.path("type").asText();
      int slots = type.equals("v128") ? 2 : 1;
      if (at + slots > actual.length) {
        return false;
      }
      boolean ok =
          slots == 2
              ? vectorFits(value, actual[at], actual[at + 1])
              : scalarFits(type, value.path("value"), actual[at]);
      if (!ok) {
        return false;
      }
      at += slots;
    }
    return at == actual.length;
  }

  /** Several results are right; there is one value. */
  private boolean eitherFits(JsonNode values, long[] actual) {
    for (JsonNode value : values) {
      if (fits(JSON.createArrayNode().add(value), actual)) {
        return true;
      }
    }
    return false;
  }

  private boolean scalarFits(String type, JsonNode value, long actual) {
    if (value.isMissingNode()) {
      return actual != nullReference;
    }
    String text = value.asText();
    return switch (type) {
      case "i32" -> (int) actual == (int) number(text);
      case "f32" -> laneFits(text, actual & 0xffffffffL, 32);
      case "i64" -> actual == number(text);
      case "f64" -> laneFits(text, actual, 64);
      default -> text.equals("null") ? actual == nullReference : actual == number(text) + 1;
    };
  }

  private static boolean laneFits(String text, long actual, int width) {
    long canonical = width == 32 ? CANONICAL_F32 : CANONICAL_F64;
    return switch (text) {
      case "nan:canonical" -> (actual & ~(1L << (width - 1))) == canonical;
      case "nan:arithmetic" -> (actual & canonical) == canonical;
      default -> {
        long mask = width == 64 ? -1 : (1L << width) - 1;
        yield (number(text) & mask) == (actual & mask);
      }
    };
  }

  private static boolean vectorFits(JsonNode value, long low, long high) {
    JsonNode lanes = value.path("value");
    int width = 128 / lanes.size();
    for (int i = 0; i < lanes.size(); i++) {
      long half = i * width < 64 ? low : high;
      long lane = half >>> (i * width % 64);
      long mask = width == 64 ? -1 : (1L << width) - 1;
      if (!laneFits(lanes.get(i).asText(), lane & mask, width)) {
        return false;
      }
    }
    return true;
  }
}
