package io.jwasm.oci.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Values of the JDK as JSON: results that are read by machines, and settings of others. */
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

  /**
   * Reads an object.
   *
   * @param name what messages call it
   * @return maps, lists, strings, numbers and booleans
   * @throws io.jwasm.error.JwasmException if it is not JSON, or no object
   */
  public static Map<String, Object> read(byte[] json, String name) {
    JsonNode tree = JsonText.parse(json, "read", name);
    if (!tree.isObject()) {
      throw JsonText.invalid("read", name, "not an object", null);
    }
    return JsonText.MAPPER.convertValue(tree, new TypeReference<Map<String, Object>>() {});
  }
}
