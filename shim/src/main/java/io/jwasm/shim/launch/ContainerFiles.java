package io.jwasm.shim.launch;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.runtime.Linux;
import io.jwasm.oci.runtime.Mount;
import io.jwasm.oci.runtime.Spec;
import io.jwasm.shim.holder.FileTree;
import io.jwasm.shim.holder.MountOptions;
import io.jwasm.shim.holder.MountRequest;
import io.jwasm.shim.task.RootMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code config.json} and a snapshotter ask to be mounted, as a holder is asked for it. */
final class ContainerFiles {
  /** What a kernel shows to Linux programs; WASI has no use for it. */
  private static final Set<String> KERNEL =
      Set.of("proc", "sysfs", "cgroup", "cgroup2", "mqueue", "devpts");

  private static final Set<String> REFUSED = Set.of("tmpcopyup", "idmap", "ridmap");

  private ContainerFiles() {}

  /**
   * The files of a container.
   *
   * @param rootfs mounts at its root
   * @return empty if its root is all there is, and is there already
   * @throws JwasmException INVALID_ARGUMENT or UNIMPLEMENTED for what cannot be mounted
   */
  static Optional<FileTree> of(Bundle bundle, List<RootMount> rootfs) {
    List<MountRequest> mounts = new ArrayList<>();
    rootfs.forEach(mount -> mounts.add(root(mount)));
    mounted(bundle.spec()).forEach(mount -> mounts.add(request(mount, bundle.directory())));
    Spec spec = bundle.spec();
    return mounts.isEmpty() && !hasOwnMounts(spec) && restricted(spec).findAny().isEmpty()
        ? Optional.empty()
        : Optional.of(tree(bundle, mounts));
  }

  /** An empty root for who has a mount namespace and needs no files. */
  static Optional<FileTree> none(Bundle bundle) {
    var nothing = new MountRequest("tmpfs", "", "tmpfs", MountOptions.of(List.of("ro", "size=4k")));
    return hasOwnMounts(bundle.spec())
        ? Optional.of(tree(bundle, List.of(nothing)))
        : Optional.empty();
  }

  private static boolean hasOwnMounts(Spec spec) {
    return spec.linux().namespaces().stream().anyMatch(n -> n.type().equals("mount"));
  }

  private static FileTree tree(Bundle bundle, List<MountRequest> mounts) {
    makeDirectory(bundle.root());
    Linux linux = bundle.spec().linux();
    return new FileTree(
        bundle.root(),
        mounts,
        withoutKernels(linux.readonlyPaths()).toList(),
        withoutKernels(linux.maskedPaths()).toList(),
        bundle.hasReadOnlyRoot());
  }

  private static Stream<String> restricted(Spec spec) {
    Linux linux = spec.linux();
    return Stream.of(linux.readonlyPaths(), linux.maskedPaths())
        .flatMap(ContainerFiles::withoutKernels);
  }

  /** A guest has neither /proc nor /sys. */
  private static Stream<String> withoutKernels(List<String> paths) {
    return paths.stream().map(ContainerFiles::normal).filter(path -> !isKernels(path));
  }

  private static String normal(String path) {
    return Path.of(path).normalize().toString();
  }

  /** The mounts that are made; all others mean nothing to a guest. */
  static List<Mount> mounted(Spec spec) {
    return spec.mounts().stream().filter(mount -> !isSkipped(mount)).toList();
  }

  /** The mounts that are left out, for a log. */
  static List<String> skipped(Spec spec) {
    return spec.mounts().stream()
        .filter(ContainerFiles::isSkipped)
        .map(mount -> mount.type() + " at " + mount.destination())
        .toList();
  }

  /**
   * The places that a guest is told of, and may not remove. Its {@code /dev} is the runtime's, with
   * what is mounted below.
   */
  static List<String> places(Spec spec, List<RootMount> rootfs) {
    Stream<String> layers = rootfs.stream().map(RootMount::target).filter(at -> !at.isEmpty());
    Stream<String> mounts =
        mounted(spec).stream()
            .filter(mount -> isBind(mount) || !mount.destination().equals("/dev"))
            .map(Mount::destination);
    // Those as well, so that nobody removes what they protect.
    Stream<String> paths = restricted(spec).filter(path -> !path.equals("/"));
    return Stream.of(layers.map(at -> "/" + at), mounts, paths)
        .flatMap(all -> all)
        .map(ContainerFiles::normal)
        .distinct()
        .toList();
  }

  private static boolean isSkipped(Mount mount) {
    boolean masks = mount.type().equals("tmpfs") && isKernels(mount.destination());
    boolean init = mount.destination().equals(Entrypoint.DOCKER_INIT);
    return init || (!isBind(mount) && (masks || KERNEL.contains(mount.type())));
  }

  private static boolean isBind(Mount mount) {
    return mount.type().equals("bind")
        || mount.options().contains("bind")
        || mount.options().contains("rbind");
  }

  private static boolean isKernels(String path) {
    return path.equals("/proc")
        || path.startsWith("/proc/")
        || path.equals("/sys")
        || path.startsWith("/sys/");
  }

  private static MountRequest request(Mount mount, Path bundle) {
    String target = mount.destination();
    if (Path.of(target).normalize().getNameCount() == 0) {
      throw refused(
          ErrorKind.INVALID_ARGUMENT, target, "the root is not a place for a mount", null);
    }
    if (!mount.uidMappings().isEmpty()) {
      throw refused(
          ErrorKind.UNIMPLEMENTED,
          target,
          "mounts cannot map ids",
          "run it without a user namespace");
    }
    for (String option : mount.options()) {
      if (REFUSED.contains(option)) {
        throw refused(
            ErrorKind.UNIMPLEMENTED,
            target,
            "the option " + option + " is not supported",
            "leave it out");
      }
    }
    MountOptions options = MountOptions.of(mount.options());
    return isBind(mount)
        ? new MountRequest(
            bundle.resolve(mount.source()).toString(), target, "", options.asBind().withoutData())
        : new MountRequest(mount.source(), target, mount.type(), options);
  }

  private static MountRequest root(RootMount mount) {
    MountOptions options = MountOptions.of(mount.options());
    boolean bind = mount.type().equals("bind") || options.isBind();
    return new MountRequest(
        mount.source(),
        mount.target(),
        bind ? "" : mount.type(),
        bind ? options.asBind() : options);
  }

  private static void makeDirectory(Path root) {
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new JwasmException(
          ErrorKind.FAILED_PRECONDITION, "make root", root.toString(), e.toString(), null, e);
    }
  }

  private static JwasmException refused(
      ErrorKind kind, String target, String reason, @Nullable String hint) {
    return new JwasmException(kind, "mount at", target, reason, hint, null);
  }
}
