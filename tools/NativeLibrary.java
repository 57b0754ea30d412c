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
 * shared object for x86-64 (System V ABI, gABI chapter 5). No compiler is needed.
 */
class NativeLibrary {
  private record Function(String name, String code) {}

  /** JNI passes the environment in rdi and the class in rsi, before the method's own arguments. */
  private static final List<Function> FUNCTIONS =
      List.of(
          // mov rax, rdx; mov rdi, rcx; mov rsi, r8; mov rdx, r9; mov r10, [rsp+8];
          // mov r8, [rsp+16]; mov r9, [rsp+24]; syscall; ret
          new Function(
              "systemCall", "4889d04889cf4c89c64c89ca4c8b5424084c8b4424104c8b4c24180f05c3"),
          // mov rax, rdx; mov rdi, rcx; mov rsi, r8; mov rdx, r9; jmp rax
          new Function("call", "4889d04889cf4c89c64c89caffe0"),
          // mov rax, rdi; ret
          new Function("environment", "4889f8c3"),
          // mov rax, rdx; mov rsi, rcx; add rax, [rdi]; jmp [rax]
          new Function("apply", "4889d04889ce480307ff20"),
          // mov rsi, rdx; mov rdx, rcx; mov rax, [rdi]; jmp [rax + NewDirectByteBuffer]
          new Function("newDirectByteBuffer", "4889d64889ca488b07ffa028070000"),
          // xor edi, edi (RTLD_DEFAULT); mov rsi, rdx; jmp [rip + DLSYM]
          new Function("symbol", "31ff4889d6ff25"));

  private static final String PREFIX = "Java_io_jwasm_linux_Jni_";

  private static final int PAGE = 0x1000;
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
  private static final int DYNAMIC = PAGE;
  private static final int DLSYM = DYNAMIC + 0x100;
  private static final int END = DLSYM + 8;

  private final ByteBuffer out = ByteBuffer.allocate(END).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer strings = ByteBuffer.allocate(CODE - STRINGS);

  public static void main(String[] args) throws IOException {
    Files.write(Path.of(args[0]), new NativeLibrary().bytes());
  }

  private byte[] bytes() {
    strings.put((byte) 0);
    header();
    // Readable and executable; readable and writable; its dynamic section; stacks without code.
    segment(1, 5, 0, PAGE);
    segment(1, 6, DYNAMIC, END - DYNAMIC);
    segment(2, 6, DYNAMIC, DLSYM - DYNAMIC);
    segment(0x6474e551, 6, 0, 0);
    hash();
    symbols();
    // R_X86_64_64 of symbol 1.
    out.position(RELOCATION).putLong(DLSYM).putLong(1L << 32 | 1).putLong(0);
    dynamic();
    out.position(STRINGS).put(strings.flip());
    return out.array();
  }

  private void header() {
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    out.putShort((short) 3).putShort((short) 62).putInt(1);
    out.putLong(0).putLong(HEADER).putLong(0).putInt(0);
    out.putShort((short) HEADER).putShort((short) SEGMENT).putShort((short) 4);
    out.position(HEADER);
  }

  private void segment(int type, int flags, int at, int size) {
    out.putInt(type).putInt(flags).putLong(at).putLong(at).putLong(at);
    out.putLong(size).putLong(size).putLong(type == 1 ? PAGE : 8);
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
      byte[] bytes = HexFormat.of().parseHex(FUNCTIONS.get(i).code());
      symbol(2 + i, PREFIX + FUNCTIONS.get(i).name(), 1, code, bytes.length);
      out.position(code).put(bytes);
      if (FUNCTIONS.get(i).name().equals("symbol")) {
        out.putInt(DLSYM - out.position() - 4);
      }
      code = out.position() + 15 & ~15;
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
    out.position(DYNAMIC);
    for (long entry : entries) {
      out.putLong(entry);
    }
  }
}
