package io.jwasm.runtime.engine.natives.x64;

/**
 * The machine code of one function, still without addresses of others.
 *
 * @param code its bytes
 * @param calls pairs: where a 32-bit relative call displacement is, and the function called
 * @param where pairs: an offset in the code (of an instruction that may fault, or after a call),
 *     and the offset in the module that it comes from
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CompiledFunction(byte[] code, int[] calls, int[] where) {}
