package io.jwasm.runtime.engine.natives.target;

/**
 * The machine code of one function, still without addresses of others.
 *
 * @param code its bytes
 * @param calls pairs: where a call is that {@link Target#call} completes, and the function called
 * @param where pairs: an offset in the code (of an instruction that may fault, or after a call),
 *     and the offset in the module that it comes from
 * @param pads pairs: where a call returns to, and where an exception that left it continues;
 *     ascending
 * @param saved the preserved registers that the frame keeps, as bits by their place in the target's
 *     list
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CompiledFunction(byte[] code, int[] calls, int[] where, int[] pads, int saved) {}
