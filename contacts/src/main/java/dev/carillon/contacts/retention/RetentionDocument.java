package dev.carillon.contacts.retention;

import java.time.Instant;

/**
 * A policy of retention.
 *
 * @param after how long it is kept
 * @param before what is older than this goes
 * @param rows that go now, or went
 */
public record RetentionDocument(String policy, String after, Instant before, long rows) {}
