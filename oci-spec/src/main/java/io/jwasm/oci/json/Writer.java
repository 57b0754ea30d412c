package io.jwasm.oci.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jwasm.oci.UnknownFields;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes a JSON tree from records: fields in the specification's order, map keys sorted. */
final class Writer {
  private final JsonMapper mapper;

  Writer(JsonMapper mapper) {
    this.mapper = mapper;
  }

  JsonNode tree(Object value) {
    return switch (value) {
      case Set<?> keys -> keys(keys);
      case Collection<?> list -> array(list);
      case Map<?, ?> map -> map(map);
      case Record record when !Scalars.isScalar(record.getClass()) -> object(record);
      case Boolean bool -> mapper.getNodeFactory().booleanNode(bool);
      case Integer number -> mapper.getNodeFactory().numberNode(number);
      case Long number -> mapper.getNodeFactory().numberNode(number);
      case BigInteger number -> mapper.getNodeFactory().numberNode(number);
      default -> mapper.getNodeFactory().textNode(value.toString());
    };
  }

  private ObjectNode object(Object record) {
    ObjectNode object = mapper.createObjectNode();
    Shape shape = Shape.of(record.getClass());
    for (Shape.Field field : shape.fields()) {
      Object value = field.get(record);
      if (value instanceof UnknownFields unknown) {
        new TreeMap<>(unknown.json())
            .forEach((name, json) -> object.putIfAbsent(name, parse(json)));
      } else {
        put(object, field, value);
      }
    }
    return object;
  }

  private void put(ObjectNode object, Shape.Field field, @Nullable Object value) {
    if (value == null) {
      return;
    }
    JsonNode node = tree(value);
    if (field.always() || field.nullable() || !isZero(node)) {
      object.set(field.name(), node);
    }
  }

  private static boolean isZero(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> node.textValue().isEmpty();
      case BOOLEAN -> !node.booleanValue();
      case OBJECT, ARRAY -> node.isEmpty();
      default -> false;
    };
  }

  private ObjectNode keys(Set<?> keys) {
    ObjectNode object = mapper.createObjectNode();
    for (Object key : new TreeSet<>(keys)) {
      object.putObject((String) key);
    }
    return object;
  }

  private ArrayNode array(Collection<?> list) {
    ArrayNode array = mapper.createArrayNode();
    list.forEach(element -> array.add(tree(element)));
    return array;
  }

  private ObjectNode map(Map<?, ?> map) {
    ObjectNode object = mapper.createObjectNode();
    new TreeMap<>(map).forEach((key, value) -> object.set((String) key, tree(value)));
    return object;
  }

  private JsonNode parse(String json) {
    try {
      return mapper.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("unknown field is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
