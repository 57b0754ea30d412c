/** What generated code runs on: context, stubs, traps, tables. */
@NullMarked
package io.jwasm.runtime.engine.natives.runtime;

import org.jspecify.annotations.NullMarked;
