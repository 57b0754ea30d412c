package io.jwasm.runtime.engine.natives.target;

/**
 * The machine code of one function, still without addresses of others.
 *
 * @param code its bytes
 * @param calls pairs: where a call is that {@link Target#call} completes, and the function called
 * @param places where in the module code comes from that may fault, or that returns from a call, as
 *     {@link Places} encodes it
 * @param pads pairs: where a call returns to, and where an exception that left it continues;
 *     ascending
 * @param saved the preserved registers that the frame keeps, as bits by their place in the target's
 *     list
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CompiledFunction(byte[] code, int[] calls, byte[] places, int[] pads, int saved) {}
