package dev.carillon.contacts.note;

import java.time.Instant;
import java.util.UUID;

/** A note as callers see it. */
public record NoteDocument(UUID id, String author, String text, Instant createdAt) {}
