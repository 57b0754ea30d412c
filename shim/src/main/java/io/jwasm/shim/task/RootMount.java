package io.jwasm.shim.task;

import java.util.List;

/**
 * A mount that a snapshotter asks for.
 *
 * @param type the file system
 * @param source what is mounted
 * @param target below the root, or empty for the root itself
 * @param options as of mount(8)
 */
public record RootMount(String type, String source, String target, List<String> options) {
  public RootMount {
    options = List.copyOf(options);
  }
}
