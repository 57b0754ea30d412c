/** What image sources hold: indexes, manifests and verified blobs, whatever the container. */
@NullMarked
package io.jwasm.image.content;

import org.jspecify.annotations.NullMarked;
