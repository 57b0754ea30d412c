/** Building {@code FROM scratch} images of wasm modules and files, byte for byte reproducible. */
@NullMarked
package io.jwasm.image.build;

import org.jspecify.annotations.NullMarked;
