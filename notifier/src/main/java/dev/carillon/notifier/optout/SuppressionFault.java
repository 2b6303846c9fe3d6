package dev.carillon.notifier.optout;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What is wrong with one row of an import.
 *
 * @param line counted from 1
 * @param field the column at fault; {@code row} for the whole
 */
@RegisterForReflection
public record SuppressionFault(long line, String field, String detail) {}
