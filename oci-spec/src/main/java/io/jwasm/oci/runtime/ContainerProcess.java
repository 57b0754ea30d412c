package io.jwasm.oci.runtime;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The program of a container (runtime-spec, config.md "Process").
 *
 * @param terminal whether it gets a terminal
 * @param consoleSize the size of the terminal, or null
 * @param user who it runs as
 * @param args the program and its arguments
 * @param commandLine Windows only
 * @param env variables as {@code NAME=value}
 * @param cwd the absolute path to start in
 * @param capabilities its capabilities, or null
 * @param rlimits its resource limits
 * @param noNewPrivileges whether it can gain no privileges
 * @param apparmorProfile its AppArmor profile, or empty
 * @param oomScoreAdj -1000 to 1000, or null
 * @param scheduler how the kernel schedules it, or null
 * @param selinuxLabel its SELinux label, or empty
 * @param ioPriority the priority of its input and output, or null
 * @param execCpuAffinity the CPUs of an exec, or null
 * @param unknown other fields
 */
public record ContainerProcess(
    boolean terminal,
    @Nullable ConsoleSize consoleSize,
    @JsonField(always = true) User user,
    List<String> args,
    String commandLine,
    List<String> env,
    @JsonField(always = true) String cwd,
    @Nullable Capabilities capabilities,
    List<Rlimit> rlimits,
    boolean noNewPrivileges,
    String apparmorProfile,
    @Nullable Integer oomScoreAdj,
    @Nullable Scheduler scheduler,
    String selinuxLabel,
    @Nullable IoPriority ioPriority,
    @JsonField("execCPUAffinity") @Nullable CpuAffinity execCpuAffinity,
    UnknownFields unknown) {
  /** Copies the collections. */
  public ContainerProcess {
    args = List.copyOf(args);
    env = List.copyOf(env);
    rlimits = List.copyOf(rlimits);
  }
}
