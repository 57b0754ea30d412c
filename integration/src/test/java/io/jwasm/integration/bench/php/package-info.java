/** Measures PHP beside others; {@code make bench BENCH=php} runs it. */
package io.jwasm.integration.bench.php;
