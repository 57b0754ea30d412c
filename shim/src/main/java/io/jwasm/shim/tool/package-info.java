/**
 * Small programs that are built in for {@code exec} into images that have none. They see what the
 * container's guests see, through the same file system and network.
 */
@NullMarked
package io.jwasm.shim.tool;

import org.jspecify.annotations.NullMarked;
