package dev.carillon.notifier.campaign;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What is wrong with one recipient.
 *
 * @param at where it stands in the request: {@code recipients[4]}, {@code line 6}
 * @param field {@code to}, or the placeholder or column at fault
 */
@RegisterForReflection
public record RecipientFault(String at, String field, String detail) {}
