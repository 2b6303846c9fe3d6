package dev.carillon.contacts.label;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of a list or a tag.
 *
 * @param name its new name; where there is one of that name already, the two become one
 * @param title of a list only
 */
public record LabelChange(
        @Nullable @Size(max = 200) String name,

        @Nullable @Size(max = 200) @Pattern(regexp = "[^\\x00]*", message = "must not have U+0000") String title) {}
