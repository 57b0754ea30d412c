package io.jwasm.oci.json;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a record type stands in JSON.
 *
 * @param type the record type
 * @param fields its components in their order
 * @param constructor its canonical constructor
 */
record Shape(Class<?> type, List<Field> fields, Constructor<?> constructor) {
  /** Reflection is slow and its answers never change. */
  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return reflect(type);
        }
      };

  /**
   * One component.
   *
   * @param name its name in JSON
   * @param type its generic type
   * @param always whether it is written when it is empty
   * @param required whether it must be there
   * @param nullable whether null stands for its absence
   * @param component for access to its value
   */
  record Field(
      String name,
      Type type,
      boolean always,
      boolean required,
      boolean nullable,
      RecordComponent component) {
    boolean isUnknown() {
      return type == UnknownFields.class;
    }

    @Nullable Object get(Object record) {
      try {
        return component.getAccessor().invoke(record);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("accessor of " + component, e);
      }
    }
  }

  static Shape of(Class<?> type) {
    return SHAPES.get(type);
  }

  private static Shape reflect(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return new Shape(
          type,
          Arrays.stream(components).map(Shape::field).toList(),
          type.getDeclaredConstructor(types));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("constructor of " + type, e);
    }
  }

  private static Field field(RecordComponent component) {
    JsonField json = component.getAnnotation(JsonField.class);
    String name = json == null || json.value().isEmpty() ? component.getName() : json.value();
    boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    boolean required = json != null && json.required();
    boolean always = required || (json != null && json.always());
    return new Field(name, component.getGenericType(), always, required, nullable, component);
  }

  Set<String> names() {
    return fields.stream().filter(f -> !f.isUnknown()).map(Field::name).collect(Collectors.toSet());
  }

  Object create(@Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("constructor of " + type, e);
    }
  }
}
