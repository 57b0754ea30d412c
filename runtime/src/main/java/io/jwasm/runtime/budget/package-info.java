/** What the guests of a process have to share, so that none of them takes it from the others. */
@NullMarked
package io.jwasm.runtime.budget;

import org.jspecify.annotations.NullMarked;
