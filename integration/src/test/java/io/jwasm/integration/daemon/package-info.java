/** Starts real daemons in namespaces of their own and calls their clients. */
package io.jwasm.integration.daemon;
