package dev.carillon.notifier.campaign.contacts;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom of contacts to text: those that all of this holds for.
 *
 * @param list they are on it
 * @param tag they have it
 * @param q a part of their name or address
 * @param values which field of a contact stands for which placeholder, where the two have other names: {@code
 *     {"name":"firstName"}}
 */
@RegisterForReflection
public record ContactsQuery(
        @Nullable @Size(min = 1, max = 200) String list,
        @Nullable @Size(min = 1, max = 200) String tag,
        @Nullable @Size(min = 1, max = 200) String q,
        @Nullable Map<String, String> values) {

    /** The field of a contact that stands for this placeholder. */
    String field(String placeholder) {
        return values == null ? placeholder : values.getOrDefault(placeholder, placeholder);
    }
}
