package io.jwasm.runtime.module;

/**
 * One entry of the export section.
 *
 * @param index the index in the space of the type's kind
 */
public record Export(String name, ExternType type, int index) {}
