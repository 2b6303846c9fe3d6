package dev.carillon.contacts.merging;

import java.util.List;
import java.util.UUID;

/**
 * Contacts that may be the same person.
 *
 * @param key what they have in common
 * @param contacts in the order they were made in, at most a hundred
 */
public record DuplicateGroup(String key, List<UUID> contacts) {}
