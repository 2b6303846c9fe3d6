package dev.carillon.contacts.label;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * A list or a tag.
 *
 * @param title what a list is, in words; null for a tag, and for a list that nobody gave one
 * @param contacts how many there are
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LabelDocument(String name, @Nullable String title, long contacts) {}
