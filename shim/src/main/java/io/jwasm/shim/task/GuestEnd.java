package io.jwasm.shim.task;

/**
 * How a guest ended.
 *
 * @param code 0 to 255; 128 + n after signal n
 * @param outOfMemory whether a limit of memory ended it
 */
public record GuestEnd(int code, boolean outOfMemory) {}
