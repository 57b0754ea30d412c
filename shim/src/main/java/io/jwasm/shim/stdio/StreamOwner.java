package io.jwasm.shim.stdio;

/**
 * Whose streams these are, as loggers are told.
 *
 * @param namespace containerd's
 * @param container its id
 */
public record StreamOwner(String namespace, String container) {}
