package io.jwasm.oci.json;

import io.jwasm.oci.UnknownFields;
import io.jwasm.oci.image.Digest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Fills records of any type with values that JSON can carry. */
final class RandomRecords {
  private static final List<String> TEXTS =
      List.of("", "a", "/", "~", "\"\\", "\u0000\n", "grün", "\uD83D\uDE00", "1e5", "null");
  private final RandomGenerator random;

  RandomRecords(RandomGenerator random) {
    this.random = random;
  }

  <T> T create(Class<T> type) {
    return type.cast(value(type));
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      return collection(generic);
    }
    Class<?> plain = (Class<?>) type;
    return plain.isRecord() && plain != UnknownFields.class && plain != Digest.class
        ? record(plain)
        : scalar(plain);
  }

  private Object record(Class<?> type) {
    Shape shape = Shape.of(type);
    return shape.create(shape.fields().stream().map(this::component).toArray());
  }

  private @Nullable Object component(Shape.Field field) {
    return field.nullable() && random.nextInt(3) > 0 ? null : value(field.type());
  }

  private Object collection(ParameterizedType type) {
    Type last = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
    List<Object> list = new ArrayList<>();
    Map<Object, Object> map = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Object value = value(last);
      list.add(value);
      map.put(text(), value);
    }
    if (type.getRawType() == List.class) {
      return list;
    }
    return type.getRawType() == Set.class ? Set.copyOf(list) : map;
  }

  private Object scalar(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String" -> text();
      case "boolean", "Boolean" -> random.nextBoolean();
      case "int", "Integer" -> random.nextInt();
      case "long", "Long" -> random.nextLong();
      case "BigInteger" -> BigInteger.valueOf(random.nextLong()).pow(2);
      case "Digest" -> Digest.of(text().getBytes(StandardCharsets.UTF_8));
      case "UnknownFields" -> unknown();
      default -> throw new AssertionError(type);
    };
  }

  private UnknownFields unknown() {
    return random.nextInt(4) > 0
        ? UnknownFields.NONE
        : new UnknownFields(Map.of("x-" + random.nextInt(9), "{\"a\":[1,null,1.50,\"b\"]}"));
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }
}
