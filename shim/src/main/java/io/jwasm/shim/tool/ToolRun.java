package io.jwasm.shim.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwasm.runtime.dns.NameFiles;
import io.jwasm.runtime.net.Network;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a program is given.
 *
 * @param args its arguments, its name first
 * @param environment {@code NAME=value} entries
 * @param files what it sees of files, and its streams
 * @param network of the container
 * @param names where it looks up names
 * @param processes the container's processes now
 */
public record ToolRun(
    List<String> args,
    List<String> environment,
    ToolFiles files,
    Network network,
    NameFiles names,
    Supplier<List<ProcessLine>> processes) {
  private static final int OUT = 1;
  private static final int ERR = 2;

  /**
   * A process of the container.
   *
   * @param pid on the host
   * @param command its program and arguments
   */
  public record ProcessLine(int pid, String command) {}

  public ToolRun {
    args = List.copyOf(args);
    environment = List.copyOf(environment);
  }

  /** The arguments behind the name. */
  List<String> operands() {
    return args.subList(1, args.size());
  }

  void print(String text) {
    files.write(OUT, text.getBytes(UTF_8));
  }

  /** Says something went wrong; that it is no program of the image is part of it. */
  void complain(String text) {
    String message = args.getFirst() + " (built in to jwasm): " + text + "\n";
    files.write(ERR, message.getBytes(UTF_8));
  }
}
