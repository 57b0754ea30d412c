package io.jwasm.runtime.engine.natives.target;

/**
 * The registers of a processor that have a part in all generated code.
 *
 * @param context points to the instance's block, see {@link Layout}
 * @param memory the base of memory 0
 * @param frame the frame pointer
 * @param stack the stack pointer
 * @param slots what the slots of a frame are addressed by: one of the two above
 * @param result of a function, if it is an integer
 * @param scratch holds a result on its way to the frame, and what stubs are asked for
 * @param temporary holds a value on its way between two places in memory
 * @param vectorScratch breaks cycles of moves, as the scratch register does; without {@link
 *     io.jwasm.runtime.engine.natives.regalloc.Machine#VECTOR}
 * @param vectorTemporary as temporary, for vectors
 * @param arguments take integer parameters, in order
 * @param preserved those that functions leave as they were
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Registers(
    int context,
    int memory,
    int frame,
    int stack,
    int slots,
    int result,
    int scratch,
    int temporary,
    int vectorScratch,
    int vectorTemporary,
    int[] arguments,
    int[] preserved) {}
