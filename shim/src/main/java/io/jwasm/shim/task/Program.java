package io.jwasm.shim.task;

/**
 * What a container runs.
 *
 * @param image its image as whoever made the container calls it; empty if that is not known
 * @param module the path of its module; empty if it runs none
 * @param engine what executes the module; empty without one
 */
public record Program(String image, String module, String engine) {
  /** Nothing that is known. */
  public static final Program NONE = new Program("", "", "");
}
