package io.jwasm.runtime.module;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which features a module uses, found by reading every function body: some 50 ms for 10 MB of code.
 */
public final class FeatureScan {
  private static final int CODE = 10;

  private final BinaryReader in;
  private final Set<Feature> found;

  private FeatureScan(BinaryReader in, Set<Feature> found) {
    this.in = in;
    this.found = found;
  }

  /**
   * Scans a module.
   *
   * @throws ModuleException if a body cannot be decoded
   */
  public static Set<Feature> of(WasmModule module) {
    Set<Feature> found = declared(module);
    module
        .section(CODE)
        .ifPresent(section -> {
          var in =
              new BinaryReader(
                  module.source(),
                  module.bytes(),
                  section.offset(),
                  section.offset() + section.size());
          int count = in.count("bodies");
          for (int i = 0; i < count; i++) {
            new FeatureScan(in.sub(in.count("bytes")), found).body();
          }
        });
    return found;
  }

  /** What can be told without function bodies: in a moment. */
  public static Set<Feature> declared(WasmModule module) {
    Set<Feature> found = EnumSet.noneOf(Feature.class);
    int memories = module.memories().size();
    for (Import entry : module.imports()) {
      switch (entry.type()) {
        case ExternType.Memory(Limits limits) -> {
          memories++;
          limits(limits, found);
        }
        case ExternType.Table(ValueType element, Limits limits) -> {
          limits(limits, found);
          value(element, found);
        }
        case ExternType.Global global -> value(global.type(), found);
        case ExternType.Tag tag -> {} // of either encoding of exceptions
        case ExternType.Function function -> {}
      }
    }
    module.memories().forEach(limits -> limits(limits, found));
    if (memories > 1) {
      found.add(Feature.MULTIPLE_MEMORIES);
    }
    module
        .types()
        .forEach(type ->
            type.ifPresentOrElse(
                function -> {
                  function.params().forEach(t -> value(t, found));
                  function.results().forEach(t -> value(t, found));
                },
                () -> found.add(Feature.GARBAGE_COLLECTION)));
    return found;
  }

  private static void limits(Limits limits, Set<Feature> found) {
    if (limits.shared()) {
      found.add(Feature.THREADS);
    }
    if (limits.wide()) {
      found.add(Feature.MEMORY64);
    }
  }

  private static void value(ValueType type, Set<Feature> found) {
    switch (type) {
      case V128 -> found.add(Feature.SIMD);
      case EXNREF -> found.add(Feature.EXCEPTIONS);
      case OTHER_REF -> found.add(Feature.GARBAGE_COLLECTION);
      default -> {}
    }
  }

  private void body() {
    var types = new TypeReader(in);
    for (int i = in.count("locals"); i > 0; i--) {
      in.u32();
      value(types.valueType(), found);
    }
    while (in.remaining() > 0) {
      instruction();
    }
  }

  private void instruction() {
    int at = in.offset();
    int opcode = in.u8();
    if (opcode >= 0x45 && opcode <= 0xc4) {
      return; // comparison, arithmetic, conversion
    }
    if (opcode >= 0x28 && opcode <= 0x3e) {
      memoryArgument();
      return;
    }
    switch (opcode) {
      case 0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b, 0xd1 -> {}
      case 0x02, 0x03, 0x04, 0xd0 -> in.skipLeb(33); // block type, heap type
      case 0x0c, 0x0d, 0x10, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x40, 0xd2 -> in.u32();
      case 0x0e -> branchTable();
      case 0x11 -> indexes(2);
      case 0x1c -> selectTypes();
      case 0x41 -> in.skipLeb(32);
      case 0x42 -> in.skipLeb(64);
      case 0x43 -> in.skip(4);
      case 0x44 -> in.skip(8);
      default -> proposal(opcode, at);
    }
  }

  private void proposal(int opcode, int at) {
    switch (opcode) {
      case 0x06 -> legacy(33);
      case 0x07, 0x09, 0x18 -> legacy(32);
      case 0x19 -> found.add(Feature.LEGACY_EXCEPTIONS);
      case 0x08 -> {
        found.add(Feature.EXCEPTIONS);
        in.u32();
      }
      case 0x0a -> found.add(Feature.EXCEPTIONS);
      case 0x1f -> tryTable();
      case 0x12 -> use(Feature.TAIL_CALLS, 1);
      case 0x13 -> use(Feature.TAIL_CALLS, 2);
      case 0x14, 0xd5, 0xd6 -> use(Feature.GARBAGE_COLLECTION, 1);
      case 0x15 -> {
        found.add(Feature.TAIL_CALLS);
        use(Feature.GARBAGE_COLLECTION, 1);
      }
      case 0xd3, 0xd4 -> found.add(Feature.GARBAGE_COLLECTION);
      case 0xfb -> garbageCollection(at);
      case 0xfc -> miscellaneous(at);
      case 0xfd -> simd();
      case 0xfe -> atomic();
      default -> throw in.fail("unknown opcode 0x" + Integer.toHexString(opcode), at);
    }
  }

  private void indexes(int count) {
    for (int i = 0; i < count; i++) {
      in.u32();
    }
  }

  private void use(Feature feature, int indexes) {
    found.add(feature);
    indexes(indexes);
  }

  private void legacy(int bits) {
    found.add(Feature.LEGACY_EXCEPTIONS);
    in.skipLeb(bits);
  }

  private void branchTable() {
    indexes(in.count("labels") + 1);
  }

  private void selectTypes() {
    var types = new TypeReader(in);
    for (int i = in.count("types"); i > 0; i--) {
      value(types.valueType(), found);
    }
  }

  private void memoryArgument() {
    if ((in.u32() & 0x40) != 0) {
      found.add(Feature.MULTIPLE_MEMORIES);
      in.u32();
    }
    in.u64();
  }

  private void tryTable() {
    found.add(Feature.EXCEPTIONS);
    in.skipLeb(33);
    for (int i = in.count("catch clauses"); i > 0; i--) {
      indexes(in.u8() < 2 ? 2 : 1);
    }
  }

  private void garbageCollection(int at) {
    found.add(Feature.GARBAGE_COLLECTION);
    int opcode = (int) in.u32();
    switch (opcode) {
      case 0, 1, 6, 7, 11, 12, 13, 14, 16 -> indexes(1);
      case 2, 3, 4, 5, 8, 9, 10, 17, 18, 19 -> indexes(2);
      case 20, 21, 22, 23 -> in.skipLeb(33);
      case 24, 25 -> {
        in.u8();
        in.u32();
        in.skipLeb(33);
        in.skipLeb(33);
      }
      case 15, 26, 27, 28, 29, 30 -> {}
      default -> throw in.fail("unknown opcode 0xfb " + opcode, at);
    }
  }

  private void miscellaneous(int at) {
    int opcode = (int) in.u32();
    switch (opcode) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> {} // saturating truncation
      case 8, 10, 12, 14 -> indexes(2);
      case 9, 11, 13, 15, 16, 17 -> indexes(1);
      case 19, 20, 21, 22 -> found.add(Feature.WIDE_ARITHMETIC);
      default -> throw in.fail("unknown opcode 0xfc " + opcode, at);
    }
  }

  private void simd() {
    int opcode = (int) in.u32();
    found.add(opcode >= 0x100 ? Feature.RELAXED_SIMD : Feature.SIMD);
    if (opcode <= 11 || opcode == 92 || opcode == 93) {
      memoryArgument();
    } else if (opcode <= 13) {
      in.skip(16);
    } else if (opcode >= 21 && opcode <= 34) {
      in.u8(); // lane
    } else if (opcode >= 84 && opcode <= 91) {
      memoryArgument();
      in.u8();
    }
  }

  private void atomic() {
    found.add(Feature.THREADS);
    if (in.u32() == 3) { // fence
      in.u8();
    } else {
      memoryArgument();
    }
  }
}
