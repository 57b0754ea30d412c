/** Pulling from registries, over the registry client of Jib. */
@NullMarked
package io.jwasm.image.registry;

import org.jspecify.annotations.NullMarked;
