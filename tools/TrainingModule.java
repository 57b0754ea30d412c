import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the module that train-aot runs: {@code _start} makes one call of each WASI function that
 * programs use when they start, with the files of a volume in descriptor 3. No compiler is needed.
 */
class TrainingModule {
  /** A call; arguments are i32 (Integer) or i64 (Long) constants, results are dropped. */
  private record Call(String function, boolean result, List<Number> args) {
    static Call of(String function, Number... args) {
      return new Call(function, true, List.of(args));
    }
  }

  private static final byte I32 = 0x7f;
  private static final byte I64 = 0x7e;

  // Memory: 0 an iovec of the text at 64; 80 a file name; from 1024 results, from 8192 zeros.
  private static final List<Call> CALLS =
      List.of(
          Call.of("args_sizes_get", 1024, 1028),
          Call.of("args_get", 2048, 4096),
          Call.of("environ_sizes_get", 1024, 1028),
          Call.of("environ_get", 2048, 4096),
          Call.of("clock_time_get", 0, 1L, 1024),
          Call.of("clock_res_get", 1, 1024),
          Call.of("random_get", 1024, 8),
          Call.of("fd_prestat_get", 3, 1024),
          Call.of("fd_prestat_dir_name", 3, 4096, 4),
          Call.of("fd_prestat_get", 4, 1024),
          Call.of("fd_fdstat_get", 1, 1024),
          Call.of("path_open", 3, 1, 80, 1, 9, 0x20006eL, 0L, 0, 1024),
          Call.of("fd_fdstat_set_flags", 4, 0),
          Call.of("fd_filestat_get", 4, 1024),
          Call.of("fd_write", 4, 0, 1, 1024),
          Call.of("fd_seek", 4, 0L, 0, 1024),
          Call.of("fd_tell", 4, 1024),
          Call.of("fd_read", 4, 0, 1, 1024),
          Call.of("fd_pread", 4, 0, 1, 0L, 1024),
          Call.of("fd_close", 4),
          Call.of("path_filestat_get", 3, 1, 80, 1, 1024),
          Call.of("path_readlink", 3, 80, 1, 4096, 64, 1024),
          Call.of("fd_readdir", 3, 4096, 512, 0L, 1024),
          Call.of("path_unlink_file", 3, 80, 1),
          Call.of("poll_oneoff", 8192, 4096, 1, 1024),
          Call.of("fd_read", 0, 0, 1, 1024),
          Call.of("fd_write", 1, 0, 1, 1024),
          Call.of("fd_write", 2, 0, 0, 1024),
          new Call("proc_exit", false, List.of(0)));

  public static void main(String[] args) throws IOException {
    var module = new ByteArrayOutputStream();
    module.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    section(module, 1, types());
    section(module, 2, imports());
    section(module, 3, bytes(1, CALLS.size()));
    // A table of functions, a memory, and a global of each kind: what compilers write.
    section(module, 4, bytes(1, 0x70, 1, 4, 4));
    section(module, 5, bytes(1, 0, 1));
    section(module, 6, bytes(2, I32, 1, 0x41, 16, 0x0b, I64, 0, 0x42, 1, 0x0b));
    section(module, 7, exports());
    section(module, 9, bytes(1, 0, 0x41, 1, 0x0b, 1, CALLS.size()));
    section(module, 10, code());
    section(module, 11, data());
    section(module, 0, names());
    Files.write(Path.of(args[0]), module.toByteArray());
  }

  private static byte[] types() {
    var out = vector(CALLS.size() + 1);
    for (Call call : CALLS) {
      out.writeBytes(bytes(0x60, call.args().size()));
      call.args().forEach(arg -> out.write(arg instanceof Long ? I64 : I32));
      out.writeBytes(call.result() ? bytes(1, I32) : bytes(0));
    }
    out.writeBytes(bytes(0x60, 0, 0));
    return out.toByteArray();
  }

  private static byte[] imports() {
    var out = vector(CALLS.size());
    for (int i = 0; i < CALLS.size(); i++) {
      name(out, "wasi_snapshot_preview1");
      name(out, CALLS.get(i).function());
      out.writeBytes(bytes(0, i));
    }
    return out.toByteArray();
  }

  private static byte[] exports() {
    var out = vector(2);
    name(out, "memory");
    out.writeBytes(bytes(2, 0));
    name(out, "_start");
    out.writeBytes(bytes(0, CALLS.size()));
    return out.toByteArray();
  }

  private static byte[] code() {
    var body = vector(0);
    for (int i = 0; i < CALLS.size(); i++) {
      for (Number arg : CALLS.get(i).args()) {
        body.write(arg instanceof Long ? 0x42 : 0x41);
        signed(body, arg.longValue());
      }
      body.writeBytes(bytes(0x10, i));
      if (CALLS.get(i).result()) {
        body.write(0x1a);
      }
    }
    body.write(0x0b);
    var out = vector(1);
    unsigned(out, body.size());
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }

  private static byte[] data() {
    var content = new ByteArrayOutputStream();
    content.writeBytes(bytes(64, 0, 0, 0, 9, 0, 0, 0));
    content.writeBytes(new byte[56]);
    content.writeBytes("training\n".getBytes(StandardCharsets.UTF_8));
    content.writeBytes(new byte[7]);
    content.write('f');
    var out = vector(1);
    out.writeBytes(bytes(0, 0x41, 0, 0x0b));
    unsigned(out, content.size());
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  /** The name of the function, as in what is not stripped. */
  private static byte[] names() {
    var out = new ByteArrayOutputStream();
    name(out, "name");
    var functions = new ByteArrayOutputStream();
    functions.writeBytes(bytes(1, CALLS.size()));
    name(functions, "_start");
    out.write(1);
    unsigned(out, functions.size());
    out.writeBytes(functions.toByteArray());
    return out.toByteArray();
  }

  private static void section(ByteArrayOutputStream out, int id, byte[] content) {
    out.write(id);
    unsigned(out, content.length);
    out.writeBytes(content);
  }

  private static ByteArrayOutputStream vector(int size) {
    var out = new ByteArrayOutputStream();
    unsigned(out, size);
    return out;
  }

  private static void name(ByteArrayOutputStream out, String name) {
    unsigned(out, name.length());
    out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  private static void unsigned(ByteArrayOutputStream out, long value) {
    for (long rest = value; ; rest >>>= 7) {
      if (rest < 0x80) {
        out.write((int) rest);
        return;
      }
      out.write((int) (rest & 0x7f | 0x80));
    }
  }

  private static void signed(ByteArrayOutputStream out, long value) {
    for (long rest = value; ; rest >>= 7) {
      if (rest >= -0x40 && rest < 0x40) {
        out.write((int) (rest & 0x7f));
        return;
      }
      out.write((int) (rest & 0x7f | 0x80));
    }
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
