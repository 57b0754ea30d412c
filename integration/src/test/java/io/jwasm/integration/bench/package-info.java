/** Measures the shim beside others; {@code make bench} runs it. */
package io.jwasm.integration.bench;
