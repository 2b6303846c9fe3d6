package dev.carillon.notifier.campaign.contacts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom of contacts to text: those that all of this holds for, and who did not withdraw there from everything.
 *
 * @param list they are on it
 * @param tag they have it
 * @param q a part of their name or address
 * @param consent the purpose that they consented to; absent for those who were never asked too
 * @param values which field of a contact stands for which placeholder, where the two have other names: {@code
 *     {"name":"firstName"}}
 */
@RegisterForReflection
public record ContactsQuery(
        @Nullable @Size(min = 1, max = 200) String list,
        @Nullable @Size(min = 1, max = 200) String tag,
        @Nullable @Size(min = 1, max = 200) String q,
        // Left out where it is absent, so that a request with a key is the same to a version that did not know it.
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable @Size(min = 1, max = 200) @Pattern(regexp = "[^:]*", message = "must be the name of a purpose") String consent,

        @Nullable Map<String, String> values) {

    /** What contacts is to look for among consents; who withdrew from everything withdrew from each purpose. */
    String consents() {
        return consent == null ? "all:not-withdrawn" : consent;
    }

    /** The field of a contact that stands for this placeholder. */
    String field(String placeholder) {
        return values == null ? placeholder : values.getOrDefault(placeholder, placeholder);
    }
}
