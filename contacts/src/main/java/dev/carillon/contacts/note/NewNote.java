package dev.carillon.contacts.note;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/** What somebody writes down. PostgreSQL keeps no U+0000 in a text. */
public record NewNote(
        @NotBlank @Size(max = 10_000) @Pattern(regexp = "[^\\x00]*", message = "must not have U+0000") String text) {}
