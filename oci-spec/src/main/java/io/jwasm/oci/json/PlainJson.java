package io.jwasm.oci.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;

/** Values of the JDK as JSON, for results that are read by machines. */
public final class PlainJson {
  private PlainJson() {}

  /**
   * Writes one line.
   *
   * @param value maps, lists, strings, numbers and booleans; a map's order is kept
   */
  public static String line(Map<String, ?> value) {
    try {
      return JsonText.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a plain value", e);
    }
  }
}
