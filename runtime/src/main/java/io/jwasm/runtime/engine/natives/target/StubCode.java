package io.jwasm.runtime.engine.natives.target;

/**
 * Machine code that all modules share, made once per process.
 *
 * @param code its bytes
 * @param trap where generated code traps
 * @param builtin where it asks the runtime for a builtin
 * @param raise where it throws an exception
 * @param copy where it copies memory; the target alone knows how it is called
 * @param fill where it fills memory
 * @param poll where it asks at a loop whether to go on
 * @param stack where it asks so at the start of a function without stack
 * @param compile where a function is called that is not compiled yet
 * @param handler the handler of SIGSEGV
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StubCode(
    byte[] code,
    int trap,
    int builtin,
    int raise,
    int copy,
    int fill,
    int poll,
    int stack,
    int compile,
    int handler) {}
