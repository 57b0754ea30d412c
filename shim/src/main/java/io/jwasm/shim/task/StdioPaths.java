package io.jwasm.shim.task;

/**
 * Where a process reads and writes: paths of fifos, URIs, or empty for nothing.
 *
 * @param terminal whether the process gets a terminal; its output goes to {@code out} then
 */
public record StdioPaths(String in, String out, String err, boolean terminal) {}
