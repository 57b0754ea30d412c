/** Where an image comes from: what a user's argument names. */
@NullMarked
package io.jwasm.image.source;

import org.jspecify.annotations.NullMarked;
