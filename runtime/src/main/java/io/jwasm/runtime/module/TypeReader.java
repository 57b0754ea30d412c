package io.jwasm.runtime.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads types: value types, limits, and the type section with its recursive groups. */
final class TypeReader {
  private static final int MAX_PARAMS = 1000;

  private final BinaryReader in;

  TypeReader(BinaryReader in) {
    this.in = in;
  }

  /** The entries of a type section, groups flattened; those that are not functions are empty. */
  List<Optional<FunctionType>> section() {
    var types = new ArrayList<Optional<FunctionType>>();
    int count = in.count("types");
    for (int i = 0; i < count; i++) {
      if (in.peek() == 0x4e) {
        in.u8();
        int group = in.count("types of a group");
        for (int j = 0; j < group; j++) {
          types.add(subType());
        }
      } else {
        types.add(subType());
      }
    }
    return types;
  }

  private Optional<FunctionType> subType() {
    int form = in.peek();
    if (form == 0x50 || form == 0x4f) {
      in.u8();
      int supers = in.count("supertypes");
      for (int i = 0; i < supers; i++) {
        in.u32();
      }
    }
    return compositeType();
  }

  private Optional<FunctionType> compositeType() {
    int start = in.offset();
    switch (in.u8()) {
      case 0x60 -> {
        return Optional.of(new FunctionType(valueTypes("parameters"), valueTypes("results")));
      }
      case 0x5f -> {
        int fields = in.count("fields");
        for (int i = 0; i < fields; i++) {
          field();
        }
      }
      case 0x5e -> field();
      default -> throw in.fail("malformed type", start);
    }
    return Optional.empty();
  }

  private void field() {
    int code = in.peek();
    if (code == 0x78 || code == 0x77) {
      in.u8();
    } else {
      valueType();
    }
    flag("mutability");
  }

  private List<ValueType> valueTypes(String what) {
    int start = in.offset();
    int count = in.count(what);
    if (count > MAX_PARAMS) {
      throw in.fail(count + " " + what + ", more than " + MAX_PARAMS, start);
    }
    var types = new ArrayList<ValueType>(count);
    for (int i = 0; i < count; i++) {
      types.add(valueType());
    }
    return types;
  }

  ValueType valueType() {
    int start = in.offset();
    int code = in.u8();
    if (code == 0x63 || code == 0x64) {
      return reference(code == 0x63);
    }
    if (code < 0x69
        || code > 0x7f
        || code == 0x77
        || code == 0x78
        || code == 0x79
        || code == 0x7a) {
      throw in.fail("malformed value type 0x" + Integer.toHexString(code), start);
    }
    return ValueType.of(code);
  }

  private ValueType reference(boolean nullable) {
    int heap = in.peek();
    in.skipLeb(33);
    return nullable && (heap == 0x70 || heap == 0x6f || heap == 0x69)
        ? ValueType.of(heap)
        : ValueType.OTHER_REF;
  }

  ValueType referenceType() {
    int start = in.offset();
    ValueType type = valueType();
    return switch (type) {
      case I32, I64, F32, F64, V128 -> throw in.fail("malformed reference type", start);
      default -> type;
    };
  }

  boolean flag(String what) {
    int start = in.offset();
    int value = in.u8();
    if (value > 1) {
      throw in.fail("malformed " + what, start);
    }
    return value == 1;
  }

  /**
   * Limits of a memory or table.
   *
   * @param bound the largest size that may be declared
   */
  Limits limits(long bound) {
    int start = in.offset();
    int flags = in.u8();
    if (flags > 7) {
      throw in.fail("malformed limits flags 0x" + Integer.toHexString(flags), start);
    }
    boolean wide = (flags & 4) != 0;
    boolean shared = (flags & 2) != 0;
    long min = wide ? in.u64() : in.u32();
    long max = (flags & 1) == 0 ? -1 : wide ? in.u64() : in.u32();
    if (max >= 0 && min > max) {
      throw in.fail("size minimum must not be greater than maximum", start);
    }
    if (!wide && Math.max(min, max) > bound) {
      throw in.fail("size " + Math.max(min, max) + " is more than " + bound, start);
    }
    if (shared && max < 0) {
      throw in.fail("shared memory must have maximum", start);
    }
    return new Limits(min, max, shared, wide);
  }

  Limits memory() {
    return limits(65_536);
  }

  ExternType.Table table() {
    ValueType element = referenceType();
    return new ExternType.Table(element, limits(0xffff_ffffL));
  }

  ExternType.Global global() {
    ValueType type = valueType();
    return new ExternType.Global(type, flag("mutability"));
  }
}
