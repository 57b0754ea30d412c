/** What the code generators for the processors have in common, and the seam before them. */
@NullMarked
package io.jwasm.runtime.engine.natives.target;

import org.jspecify.annotations.NullMarked;
