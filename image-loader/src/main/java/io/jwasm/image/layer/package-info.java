/** Applying layers to a root file system, confined to it and bounded. */
@NullMarked
package io.jwasm.image.layer;

import org.jspecify.annotations.NullMarked;
