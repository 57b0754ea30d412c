package io.jwasm.shim.run;

import java.time.Duration;

/**
 * How a module came to be compiled.
 *
 * @param module what messages call it
 * @param engine the engine that it was compiled for
 * @param compiled whether this call compiled it; otherwise it was in the cache
 * @param duration of the call
 */
public record Compilation(String module, String engine, boolean compiled, Duration duration) {}
