package dev.carillon.contacts.label;

/**
 * What came of a bulk change.
 *
 * @param matched how many contacts it was for
 * @param changed how many of them are on other lists or have other tags now
 */
public record BulkResult(long matched, long changed) {}
