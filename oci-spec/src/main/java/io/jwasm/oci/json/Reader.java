package io.jwasm.oci.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwasm.oci.Pointer;
import io.jwasm.oci.Problem;
import io.jwasm.oci.UnknownFields;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes records from one JSON tree and notes every mismatch. A value is null where something below
 * it was wrong; the caller looks at the problems before it uses the result.
 */
final class Reader {
  private final List<Problem> problems = new ArrayList<>();

  List<Problem> problems() {
    return problems;
  }

  @Nullable Object value(Type type, @Nullable JsonNode node, Pointer at) {
    if (type instanceof ParameterizedType generic) {
      return collection(generic, node, at);
    }
    Class<?> plain = (Class<?>) type;
    return plain.isRecord() && !Scalars.isScalar(plain)
        ? record(plain, node, at)
        : scalar(plain, node, at);
  }

  private @Nullable Object record(Class<?> type, @Nullable JsonNode node, Pointer at) {
    if (node != null && !node.isObject()) {
      return mismatch(at, "an object", node);
    }
    int before = problems.size();
    Shape shape = Shape.of(type);
    @Nullable Object[] values =
        shape.fields().stream().map(f -> component(shape, f, node, at)).toArray();
    return problems.size() > before ? null : shape.create(values);
  }

  private @Nullable Object component(
      Shape shape, Shape.Field field, @Nullable JsonNode object, Pointer at) {
    if (field.isUnknown()) {
      return object == null ? UnknownFields.NONE : unknown(shape, object);
    }
    JsonNode node = object == null ? null : object.get(field.name());
    boolean absent = node == null || node.isNull();
    if (absent && field.nullable()) {
      return null;
    }
    Pointer place = at.field(field.name());
    return absent && field.required()
        ? problem(place, "missing")
        : value(field.type(), absent ? null : node, place);
  }

  private static UnknownFields unknown(Shape shape, JsonNode object) {
    Set<String> known = new HashSet<>(shape.names());
    Map<String, String> rest = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!known.contains(field.getKey())) {
        rest.put(field.getKey(), field.getValue().toString());
      }
    }
    return new UnknownFields(rest);
  }

  private @Nullable Object collection(ParameterizedType type, @Nullable JsonNode node, Pointer at) {
    Type last = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
    if (type.getRawType() == List.class) {
      return list(last, node, at);
    }
    if (node != null && !node.isObject()) {
      return mismatch(at, "an object", node);
    }
    return type.getRawType() == Set.class ? keys(node) : map(last, node, at);
  }

  private @Nullable Object list(Type element, @Nullable JsonNode node, Pointer at) {
    List<@Nullable Object> values = new ArrayList<>();
    if (node != null && !node.isArray()) {
      return mismatch(at, "an array", node);
    }
    for (int i = 0; node != null && i < node.size(); i++) {
      values.add(present(element, node.get(i), at.element(i)));
    }
    return values;
  }

  private static Set<String> keys(@Nullable JsonNode node) {
    Set<String> keys = new LinkedHashSet<>();
    if (node != null) {
      node.fieldNames().forEachRemaining(keys::add);
    }
    return keys;
  }

  private Map<String, @Nullable Object> map(Type element, @Nullable JsonNode node, Pointer at) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    if (node != null) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        values.put(field.getKey(), present(element, field.getValue(), at.field(field.getKey())));
      }
    }
    return values;
  }

  private @Nullable Object present(Type type, JsonNode node, Pointer at) {
    return node.isNull() ? mismatch(at, "a value", node) : value(type, node, at);
  }

  private @Nullable Object scalar(Class<?> type, @Nullable JsonNode node, Pointer at) {
    if (node == null) {
      return Scalars.absent(type).orElseGet(() -> problem(at, "missing"));
    }
    try {
      return Scalars.read(type, node);
    } catch (IllegalArgumentException e) {
      return problem(at, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Object mismatch(Pointer at, String expected, JsonNode found) {
    return problem(at, Scalars.mismatch(expected, found));
  }

  private @Nullable Object problem(Pointer at, String message) {
    problems.add(new Problem(at, message));
    return null;
  }
}
