package dev.carillon.contacts.contact;

import java.util.UUID;

/**
 * What became of a draft.
 *
 * @param created false where the address was known before
 */
public record WrittenContact(UUID id, boolean created) {}
