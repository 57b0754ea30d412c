package io.jwasm.shim.run;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.Fd;
import io.jwasm.runtime.dns.NameFiles;
import io.jwasm.runtime.engine.InstanceLimits;
import io.jwasm.runtime.fs.Mount;
import io.jwasm.runtime.guest.GuestConfig;
import io.jwasm.runtime.guest.Stdio;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts together what a guest is given.
 *
 * @param root the mount of {@code /}, if the image has files
 * @param environment the guest's variables
 * @param temporaryBase where tmpfs directories are kept
 */
record GuestPlan(
    RunRequest request,
    Program program,
    List<Mount> root,
    List<String> environment,
    Path temporaryBase) {
  GuestConfig config() {
    var config =
        GuestConfig.builder()
            .name(request.name())
            .args(program.command().argv())
            .environment(withWorkdir())
            .mounts(mounts())
            .temporaryBase(temporaryBase)
            .stdio(stdio())
            .network(request.network())
            .names(NameFiles.of(Path.of("/etc/resolv.conf"), Path.of("/etc/hosts")))
            .limits(
                new InstanceLimits(request.memoryBytes(), InstanceLimits.DEFAULT.tableElements()));
    program.command().function().ifPresent(config::entryPoint);
    request.timeout().ifPresent(config::timeout);
    return config.build();
  }

  /** WASI has no working directory; Go and others take it from PWD. */
  private List<String> withWorkdir() {
    if (program.workdir().equals("/") || environment.stream().anyMatch(e -> e.startsWith("PWD="))) {
      return environment;
    }
    List<String> extended = new ArrayList<>(environment);
    extended.add("PWD=" + program.workdir());
    return extended;
  }

  private List<Mount> mounts() {
    List<Mount> mounts = new ArrayList<>(root);
    for (RunRequest.Volume volume : request.volumes()) {
      mounts.add(
          Files.isDirectory(volume.host())
              ? Mount.directory(volume.host(), volume.guest(), volume.readOnly())
              : Mount.file(volume.host(), volume.guest(), volume.readOnly()));
    }
    request.tmpfs().forEach(path -> mounts.add(Mount.temporary(path)));
    return mounts;
  }

  private Stdio stdio() {
    if (request.interactive() && request.terminal() && !Fd.isTerminal(0)) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT,
          "attach terminal",
          "",
          "standard input is not a terminal",
          "leave out -t",
          null);
    }
    return new Stdio(request.interactive() ? 0 : Stdio.CLOSED, 1, 2, request.terminal());
  }
}
