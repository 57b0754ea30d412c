package io.jwasm.shim.holder;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a holder shall be.
 *
 * @param title what ps shows
 * @param namespaces that are not this process's: the path of one to join, or empty for a new one
 * @param hostname set in a new uts namespace, unless empty
 * @param domainname set in a new uts namespace, unless empty
 * @param parameters kernel parameters of the new namespaces: files below {@code /proc/sys} and what
 *     is written to them
 * @param oomScoreAdj -1000 to 1000, if it is set
 * @param files what it makes of a new mount namespace, if anything
 */
public record HolderRequest(
    String title,
    Map<NamespaceKind, String> namespaces,
    String hostname,
    String domainname,
    Map<String, String> parameters,
    OptionalInt oomScoreAdj,
    @Nullable FileTree files) {
  public HolderRequest {
    namespaces = namespaces.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(namespaces));
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** A holder in this process's namespaces. */
  public static HolderRequest plain(String title) {
    return new HolderRequest(title, Map.of(), "", "", Map.of(), OptionalInt.empty(), null);
  }

  /** The same, joining namespaces instead. */
  public HolderRequest joining(Map<NamespaceKind, String> paths) {
    return new HolderRequest(title, paths, "", "", Map.of(), oomScoreAdj, null);
  }

  /** The same with files of its own. */
  public HolderRequest with(FileTree tree) {
    Map<NamespaceKind, String> more = new EnumMap<>(NamespaceKind.class);
    more.putAll(namespaces);
    more.put(NamespaceKind.MOUNT, "");
    return new HolderRequest(title, more, hostname, domainname, parameters, oomScoreAdj, tree);
  }
}
