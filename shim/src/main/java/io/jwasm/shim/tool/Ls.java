package io.jwasm.shim.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwasm.linux.FileStatus;
import io.jwasm.runtime.fs.Listing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code ls [-la1] [PATH]...}: lists directories, a name a line. */
final class Ls implements Tool {
  private static final long NANOS = 1_000_000_000L;

  /** The options that were given. */
  private record Form(boolean all, boolean details) {}

  @Override
  public int run(ToolRun run) {
    List<String> paths = new ArrayList<>();
    var options = new StringBuilder();
    for (String operand : run.operands()) {
      if (operand.startsWith("-") && operand.length() > 1) {
        options.append(operand, 1, operand.length());
      } else {
        paths.add(operand);
      }
    }
    String unknown = options.toString().replaceAll("[la1]", "");
    if (!unknown.isEmpty()) {
      throw new ToolFailure("unknown option \"-" + unknown + "\"; it knows -l, -a and -1");
    }
    String given = options.toString();
    var form = new Form(given.contains("a"), given.contains("l"));
    return list(run, paths.isEmpty() ? List.of(".") : paths, form);
  }

  private static int list(ToolRun run, List<String> paths, Form form) {
    int status = 0;
    for (String path : paths) {
      try {
        if (paths.size() > 1) {
          run.print(path + ":\n");
        }
        list(run, path, form);
      } catch (ToolFailure e) {
        run.complain(String.valueOf(e.getMessage()));
        status = 1;
      }
    }
    return status;
  }

  private static void list(ToolRun run, String path, Form form) {
    if (run.files().status(path).type() != FileStatus.DIRECTORY && !path.endsWith("/")) {
      print(run, path, path, form);
      return;
    }
    Listing listing = run.files().list(path);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < listing.size(); i++) {
      names.add(new String(listing.get(i).name(), UTF_8));
    }
    names.removeIf(name -> !form.all && name.startsWith("."));
    names.sort(Comparator.naturalOrder());
    names.forEach(name -> print(run, name, path + "/" + name, form));
  }

  private static void print(ToolRun run, String name, String path, Form form) {
    if (!form.details) {
      run.print(name + "\n");
      return;
    }
    FileStatus status = run.files().status(path);
    Instant changed =
        Instant.ofEpochSecond(Math.floorDiv(status.modified(), NANOS))
            .truncatedTo(ChronoUnit.SECONDS);
    run.print(String.format("%s %12d %s %s%n", letters(status), status.size(), changed, name));
  }

  private static String letters(FileStatus status) {
    var letters = new StringBuilder();
    letters.append(
        switch (status.type()) {
          case FileStatus.DIRECTORY -> 'd';
          case FileStatus.SYMLINK -> 'l';
          case FileStatus.CHARACTER_DEVICE -> 'c';
          case FileStatus.BLOCK_DEVICE -> 'b';
          case FileStatus.FIFO -> 'p';
          case FileStatus.SOCKET -> 's';
          default -> '-';
        });
    for (int bit = 8; bit >= 0; bit--) {
      letters.append((status.mode() >> bit & 1) != 0 ? "rwx".charAt((8 - bit) % 3) : '-');
    }
    return letters.toString();
  }
}
