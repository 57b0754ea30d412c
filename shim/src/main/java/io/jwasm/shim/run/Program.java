package io.jwasm.shim.run;

import io.jwasm.image.store.ResolvedImage;
import io.jwasm.runtime.cache.ModuleSource;
import io.jwasm.runtime.module.ModuleParser;
import io.jwasm.runtime.module.WasmModule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The program of an image: its command, and its module opened inside the root filesystem.
 *
 * @param command what is run
 * @param workdir the working directory, absolute
 * @param file where the host reads the module; valid until closed
 * @param opened keeps the module open, where it lies in a root filesystem
 */
record Program(Command command, String workdir, Path file, Optional<EntryModule> opened)
    implements AutoCloseable {
  /**
   * Finds the program.
   *
   * @param environment the guest's environment, for {@code PATH}
   * @throws JwasmException if the image names no program, or it does not have it
   */
  static Program of(ResolvedImage image, ProgramChoice choice, List<String> environment) {
    String workdir = workdir(choice.workdir().orElse(image.config().workingDir()));
    if (image.module().isPresent()) {
      Command command = Command.ofModule(image.name(), choice);
      return new Program(command, workdir, image.module().get(), Optional.empty());
    }
    Command command = Command.of(image.name(), image.config(), choice);
    Path root = image.root().orElseThrow();
    EntryModule module = EntryModule.open(root, command.module(), workdir, environment);
    return new Program(command, workdir, module.hostPath(), Optional.of(module));
  }

  private static String workdir(String configured) {
    if (configured.isEmpty()) {
      return "/";
    }
    return configured.startsWith("/") ? configured : "/" + configured;
  }

  /** What messages call the module. */
  String label() {
    return opened.map(EntryModule::guestPath).orElse(file.toString());
  }

  /** What identifies the module in the cache of compiled modules. */
  ModuleSource source(ResolvedImage image) {
    return image
        .digest()
        .map(digest -> ModuleSource.ofImage(file, digest.toString(), label()))
        .orElseGet(() -> ModuleSource.ofFile(file, label()));
  }

  /** Reads what the module declares. */
  WasmModule parse() {
    return ModuleParser.parse(label(), file);
  }

  @Override
  public void close() {
    opened.ifPresent(EntryModule::close);
  }
}
