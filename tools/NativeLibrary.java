import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes lib/libjwasm.so: the native methods of io.jwasm.linux.Jni, a few instructions each, as a
 * shared object for x86-64 or aarch64 (System V ABI, gABI chapter 5). No compiler is needed.
 */
class NativeLibrary {
  /** A method and its code for both processors. */
  private record Function(String name, String x64, String a64) {}

  /**
   * JNI passes the environment and the class before the method's own arguments: in rdi and rsi, or
   * x0 and x1.
   */
  private static final List<Function> FUNCTIONS =
      List.of(
          // mov rax, rdx; mov rdi, rcx; mov rsi, r8; mov rdx, r9; mov r10, [rsp+8];
          // mov r8, [rsp+16]; mov r9, [rsp+24]; syscall; ret
          // mov x8, x2; mov x0, x3 ... mov x4, x7; ldr x5, [sp]; svc 0; ret
          new Function(
              "systemCall",
              "4889d04889cf4c89c64c89ca4c8b5424084c8b4424104c8b4c24180f05c3",
              "e80302aae00303aae10304aae20305aae30306aae40307aae50340f9010000d4c0035fd6"),
          // mov rax, rdx; mov rdi, rcx; mov rsi, r8; mov rdx, r9; jmp rax
          // mov x9, x2; mov x0, x3; mov x1, x4; mov x2, x5; br x9
          new Function(
              "call", "4889d04889cf4c89c64c89caffe0", "e90302aae00303aae10304aae20305aa20011fd6"),
          // mov rax, rdi; ret
          // ret
          new Function("environment", "4889f8c3", "c0035fd6"),
          // mov rax, rdx; mov rsi, rcx; add rax, [rdi]; jmp [rax]
          // ldr x9, [x0]; add x9, x9, x2; ldr x9, [x9]; mov x1, x3; br x9
          new Function(
              "apply", "4889d04889ce480307ff20", "090040f92901028b290140f9e10303aa20011fd6"),
          // mov rsi, rdx; mov rdx, rcx; mov rax, [rdi]; jmp [rax + NewDirectByteBuffer]
          // mov x1, x2; mov x2, x3; ldr x9, [x0]; ldr x9, [x9 + NewDirectByteBuffer]; br x9
          new Function(
              "newDirectByteBuffer",
              "4889d64889ca488b07ffa028070000",
              "e10302aae20303aa090040f9299543f920011fd6"),
          // xor edi, edi (RTLD_DEFAULT); mov rsi, rdx; jmp [rip + DLSYM]
          // mov x0, xzr; mov x1, x2; then ldr x9, DLSYM; br x9
          new Function("symbol", "31ff4889d6ff25", "e0031faae10302aa"));

  private static final String PREFIX = "Java_io_jwasm_linux_Jni_";

  private static final int LDR_LITERAL = 0x58000009;
  private static final int BR = 0xd61f0120;

  private static final int HEADER = 64;
  private static final int SEGMENT = 56;
  private static final int SYMBOL = 24;
  private static final int SYMBOLS = 2 + FUNCTIONS.size();

  /** Addresses, equal to offsets in the file. */
  private static final int HASH = HEADER + 4 * SEGMENT;

  private static final int TABLE = HASH + (2 + 1 + SYMBOLS) * 4 + 7 & ~7;
  private static final int RELOCATION = TABLE + SYMBOLS * SYMBOL;
  private static final int STRINGS = RELOCATION + 24;
  private static final int CODE = 0x400;
  private final boolean x64;

  /** The largest page that the processor's systems have. */
  private final int page;

  private final int dynamic;
  private final int dlsym;
  private final int end;
  private final ByteBuffer out;
  private final ByteBuffer strings = ByteBuffer.allocate(CODE - STRINGS);

  private NativeLibrary(boolean x64) {
    this.x64 = x64;
    page = x64 ? 0x1000 : 0x10000;
    dynamic = page;
    dlsym = dynamic + 0x100;
    end = dlsym + 8;
    out = ByteBuffer.allocate(end).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** OUT, and the processor if it is not this machine's: x86_64 or aarch64. */
  public static void main(String[] args) throws IOException {
    String arch = args.length > 1 ? args[1] : System.getProperty("os.arch");
    boolean x64 =
        switch (arch) {
          case "x86_64", "amd64" -> true;
          case "aarch64" -> false;
          default -> throw new IllegalArgumentException("unknown processor: " + arch);
        };
    Files.write(Path.of(args[0]), new NativeLibrary(x64).bytes());
  }

  private byte[] bytes() {
    strings.put((byte) 0);
    header();
    // Readable and executable; readable and writable; its dynamic section; stacks without code.
    segment(1, 5, 0, page);
    segment(1, 6, dynamic, end - dynamic);
    segment(2, 6, dynamic, dlsym - dynamic);
    segment(0x6474e551, 6, 0, 0);
    hash();
    symbols();
    // R_X86_64_64 or R_AARCH64_ABS64 of symbol 1.
    out.position(RELOCATION).putLong(dlsym).putLong(1L << 32 | (x64 ? 1 : 257)).putLong(0);
    dynamic();
    out.position(STRINGS).put(strings.flip());
    return out.array();
  }

  private void header() {
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    out.putShort((short) 3).putShort((short) (x64 ? 62 : 183)).putInt(1);
    out.putLong(0).putLong(HEADER).putLong(0).putInt(0);
    out.putShort((short) HEADER).putShort((short) SEGMENT).putShort((short) 4);
    out.position(HEADER);
  }

  private void segment(int type, int flags, int at, int size) {
    out.putInt(type).putInt(flags).putLong(at).putLong(at).putLong(at);
    out.putLong(size).putLong(size).putLong(type == 1 ? page : 8);
  }

  /** One bucket, whose chain is all symbols. */
  private void hash() {
    out.position(HASH).putInt(1).putInt(SYMBOLS).putInt(1).putInt(0);
    for (int i = 1; i < SYMBOLS; i++) {
      out.putInt(i + 1 < SYMBOLS ? i + 1 : 0);
    }
  }

  private void symbols() {
    int code = CODE;
    symbol(1, "dlsym", 0, 0, 0);
    for (int i = 0; i < FUNCTIONS.size(); i++) {
      Function function = FUNCTIONS.get(i);
      byte[] bytes = HexFormat.of().parseHex(x64 ? function.x64() : function.a64());
      symbol(2 + i, PREFIX + function.name(), 1, code, bytes.length);
      out.position(code).put(bytes);
      if (function.name().equals("symbol")) {
        jumpToDlsym();
      }
      code = out.position() + 15 & ~15;
    }
  }

  private void jumpToDlsym() {
    int distance = dlsym - out.position();
    if (x64) {
      out.putInt(distance - 4);
    } else {
      out.putInt(LDR_LITERAL | distance / 4 << 5).putInt(BR);
    }
  }

  private void symbol(int index, String name, int section, int value, int size) {
    int text = strings.position();
    strings.put(name.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
    // Global; a function if it is defined here.
    out.position(TABLE + index * SYMBOL).putInt(text).put((byte) (section == 0 ? 0x10 : 0x12));
    out.put((byte) 0).putShort((short) section).putLong(value).putLong(size);
  }

  /** DT_HASH, DT_STRTAB, DT_SYMTAB, DT_RELA and their sizes. */
  private void dynamic() {
    long[] entries = {
      4, HASH, 5, STRINGS, 6, TABLE, 7, RELOCATION, 8, 24, 9, 24, 10, strings.position(), 11, SYMBOL
    };
    out.position(dynamic);
    for (long entry : entries) {
      out.putLong(entry);
    }
  }
}
