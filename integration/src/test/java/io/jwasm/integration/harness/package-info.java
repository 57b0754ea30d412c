/** Starts the distribution's commands and judges how they end. */
package io.jwasm.integration.harness;
