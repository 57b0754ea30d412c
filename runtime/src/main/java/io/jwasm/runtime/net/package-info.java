/** The sockets of guests: where they are made, what they may bind and reach. */
@NullMarked
package io.jwasm.runtime.net;

import org.jspecify.annotations.NullMarked;
