package dev.carillon.contacts.subscription;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that subscribers are to be told of.
 *
 * @param detail as JSON
 */
record OutboxEvent(String kind, @Nullable UUID contact, String detail, Instant at) {}
