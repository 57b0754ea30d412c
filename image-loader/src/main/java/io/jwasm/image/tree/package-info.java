/** Directory trees that confine all paths to themselves: making, removing, copying. */
@NullMarked
package io.jwasm.image.tree;

import org.jspecify.annotations.NullMarked;
