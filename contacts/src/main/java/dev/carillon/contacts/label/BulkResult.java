package dev.carillon.contacts.label;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What came of a bulk change.
 *
 * @param matched how many contacts it was for
 * @param changed how many of them are on other lists or have other tags now
 */
@RegisterForReflection
public record BulkResult(long matched, long changed) {}
