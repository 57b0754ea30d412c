package io.jwasm.shim.holder;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.Errno;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/** What is said between the shim and the process that starts holders; holder.c has the format. */
final class Wire {
  /** The longest request, in bytes. */
  static final int MAX_REQUEST = 65_535;

  static final int STARTED = 'P';
  static final int READY = 'R';
  static final int FAILED = 'F';
  static final int EXITED = 'X';

  private static final int HEADER = 8;
  private static final int ANSWER = 16;
  private static final int ERRNO_BITS = 16;
  private static final int MOST_SHOWN = 300;
  private static final int PART_MASK = 0xff;
  private static final int COUNT_SHIFT = 24;

  private Wire() {}

  /** An answer: what happened, to which request and process, and a value that depends on it. */
  record Answer(int what, int request, int pid, int value) {}

  static byte[] start(int number, HolderRequest request) {
    var parts = new ByteArrayOutputStream();
    parts.write('H');
    request.namespaces().forEach((kind, path) -> namespace(parts, kind, path, false));
    if (!request.hostname().isEmpty()) {
      part(parts, 'h', request.hostname());
    }
    if (!request.domainname().isEmpty()) {
      part(parts, 'd', request.domainname());
    }
    request.parameters().forEach((file, value) -> part(parts, 's', file + "=" + value));
    request.oomScoreAdj().ifPresent(score -> part(parts, 'o', String.valueOf(score)));
    // Files of the host are out of sight from here on.
    request.namespaces().forEach((kind, path) -> namespace(parts, kind, path, true));
    if (request.files() != null) {
      files(parts, request.files());
    }
    part(parts, 't', shortened(request.title(), MAX_REQUEST - parts.size() - 2));
    return framed(number, parts.toByteArray());
  }

  private static void namespace(
      ByteArrayOutputStream parts, NamespaceKind kind, String path, boolean ofFiles) {
    if (ofFiles == (kind == NamespaceKind.MOUNT)) {
      part(parts, kind.letter(), path);
    }
  }

  private static void files(ByteArrayOutputStream parts, FileTree tree) {
    part(parts, 'R', tree.root().toString());
    for (MountRequest mount : tree.mounts()) {
      MountOptions options = mount.options();
      part(parts, 'S', mount.source());
      part(parts, 'T', mount.type());
      part(parts, 'F', Integer.toUnsignedString(options.flags()));
      part(parts, 'P', Integer.toUnsignedString(options.propagation()));
      var layers = LayerPaths.of(options.data());
      if (!layers.directory().isEmpty()) {
        part(parts, 'C', layers.directory());
      }
      if (!layers.data().isEmpty()) {
        part(parts, 'D', layers.data());
      }
      if (options.deep()) {
        part(parts, 'A', "");
      }
      part(parts, 'M', mount.target());
    }
    tree.protectedPaths().forEach(path -> part(parts, 'W', path));
    tree.maskedPaths().forEach(path -> part(parts, 'K', path));
    part(parts, 'V', tree.readOnly() ? "ro" : "");
  }

  /** As ps shows it: one line without control characters. */
  private static String shortened(String title, int room) {
    String line = title.replaceAll("\\p{Cntrl}", " ");
    int most = Math.max(0, Math.min(line.length(), room / 3));
    return line.substring(0, most);
  }

  private static void part(ByteArrayOutputStream to, char letter, String text) {
    if (text.indexOf('\0') >= 0) {
      throw failure(ErrorKind.INVALID_ARGUMENT, text.replace('\0', ' '), "it holds a NUL");
    }
    to.write(letter);
    to.writeBytes(text.getBytes(UTF_8));
    to.write(0);
  }

  static byte[] kill(int number, int pid) {
    var body = ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN).put((byte) 'K').putInt(pid);
    return framed(number, body.array());
  }

  private static byte[] framed(int number, byte[] body) {
    if (body.length > MAX_REQUEST) {
      throw failure(
          ErrorKind.INVALID_ARGUMENT, "", "namespaces, parameters and mounts are too long");
    }
    return ByteBuffer.allocate(HEADER + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(body.length)
        .putInt(number)
        .put(body)
        .array();
  }

  /**
   * Reads an answer.
   *
   * @throws EOFException at the end
   */
  static Answer read(DataInputStream from) throws IOException {
    byte[] bytes = new byte[ANSWER];
    from.readFully(bytes);
    ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new Answer(numbers.getInt(), numbers.getInt(), numbers.getInt(), numbers.getInt());
  }

  /** What a {@link #FAILED} answer means. */
  static JwasmException error(HolderRequest request, int value) {
    int errno = value & ((1 << ERRNO_BITS) - 1);
    String reason = Errno.message(errno);
    char part = (char) (value >>> ERRNO_BITS & PART_MASK);
    ErrorKind kind =
        switch (errno) {
          case Errno.ENOENT -> ErrorKind.NOT_FOUND;
          case Errno.EPERM, Errno.EACCES -> ErrorKind.PERMISSION_DENIED;
          case Errno.ENOSPC, Errno.EAGAIN, Errno.ENOMEM -> ErrorKind.RESOURCE_EXHAUSTED;
          default -> ErrorKind.FAILED_PRECONDITION;
        };
    return switch (part) {
      case 'h' -> error(kind, "set host name", request.hostname(), reason);
      case 'd' -> error(kind, "set domain name", request.domainname(), reason);
      case 's' -> error(kind, "set kernel parameter", parameters(request.parameters()), reason);
      case 'o' -> error(kind, "set oom_score_adj", request.oomScoreAdj().toString(), reason);
      case 'c' -> error(kind, "start holder", "", reason);
      case 'M' -> mount(kind, request, value >>> COUNT_SHIFT, reason);
      case 'V' -> error(kind, "enter root", root(request), reason);
      case 'W' -> error(kind, "protect paths of", root(request), reason);
      case 'K' -> error(kind, "mask paths of", root(request), reason);
      default -> namespace(kind, part, request, reason);
    };
  }

  private static JwasmException mount(
      ErrorKind kind, HolderRequest request, int done, String reason) {
    List<MountRequest> mounts = request.files() == null ? List.of() : request.files().mounts();
    if (done >= mounts.size()) {
      return error(kind, "mount", root(request), reason);
    }
    String data = mounts.get(done).options().data();
    String shown = data.length() > MOST_SHOWN ? data.substring(0, MOST_SHOWN) + "..." : data;
    String with = shown.isEmpty() ? "" : " (" + shown + ")";
    return error(kind, "mount", mounts.get(done).label(), reason + with);
  }

  private static String root(HolderRequest request) {
    return request.files() == null ? "" : request.files().root().toString();
  }

  private static JwasmException namespace(
      ErrorKind kind, char part, HolderRequest request, String reason) {
    for (Map.Entry<NamespaceKind, String> entry : request.namespaces().entrySet()) {
      if (entry.getKey().letter() == part) {
        String name = entry.getKey().ociName() + " namespace";
        String path = entry.getValue();
        return error(kind, (path.isEmpty() ? "make " : "join ") + name, path, reason);
      }
    }
    return error(kind, "start holder", "", reason);
  }

  private static String parameters(Map<String, String> parameters) {
    return String.join(", ", parameters.keySet());
  }

  private static JwasmException failure(ErrorKind kind, String object, String reason) {
    return error(kind, "start holder", object, reason);
  }

  private static JwasmException error(
      ErrorKind kind, String operation, String object, String reason) {
    return new JwasmException(kind, operation, object, reason, null, null);
  }
}
