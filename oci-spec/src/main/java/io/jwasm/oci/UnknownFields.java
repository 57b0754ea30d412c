package io.jwasm.oci;

import java.util.Map;

/**
 * The fields of a JSON object that the specification does not name, kept so that they can be
 * written back. They are written after the known fields, sorted by name.
 *
 * @param json the JSON text of each value by the field's name
 */
public record UnknownFields(Map<String, String> json) {
  /** No unknown fields. */
  public static final UnknownFields NONE = new UnknownFields(Map.of());

  /** Copies the map. */
  public UnknownFields {
    json = Map.copyOf(json);
  }
}
