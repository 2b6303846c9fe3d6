package dev.carillon.contacts.label;

import dev.carillon.contacts.contact.Label;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.http.problem.ProblemException;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lists and tags for many contacts at once.
 *
 * @param ids which contacts
 * @param filter which contacts, by the query parameters of {@code GET /v1/contacts}, in place of {@code ids}; an empty
 *     one is all
 */
public record BulkRequest(
        @Nullable @Size(min = 1, max = 10_000) List<@NotNull UUID> ids,
        @Nullable Map<String, @NotNull String> filter,
        @Nullable @Size(max = 100) List<@NotNull String> addLists,
        @Nullable @Size(max = 100) List<@NotNull String> removeLists,
        @Nullable @Size(max = 100) List<@NotNull String> addTags,
        @Nullable @Size(max = 100) List<@NotNull String> removeTags) {

    /** Throws a 400 where it does not say for whom, or what. */
    void check() {
        if ((ids == null) == (filter == null)) {
            throw ProblemException.invalid("ids", "Say which contacts, by either 'ids' or 'filter'.");
        }
        if (labels("addLists", addLists).isEmpty()
                && labels("removeLists", removeLists).isEmpty()
                && labels("addTags", addTags).isEmpty()
                && labels("removeTags", removeTags).isEmpty()) {
            throw ProblemException.invalid(
                    "addLists", "Say what to change, by 'addLists', 'removeLists', 'addTags' or 'removeTags'.");
        }
    }

    /** The same for the same request; the order of a filter's parameters makes no other one. */
    String fingerprint() {
        return IdempotencyKeys.fingerprint(
                String.valueOf(ids),
                filter == null ? "" : new TreeMap<>(filter).toString(),
                String.valueOf(addLists),
                String.valueOf(removeLists),
                String.valueOf(addTags),
                String.valueOf(removeTags));
    }

    static Set<String> labels(String field, @Nullable List<String> texts) {
        Set<String> labels = new TreeSet<>();
        if (texts != null) {
            texts.forEach(text -> labels.add(Label.parse(text).orRefuse(field)));
        }
        return labels;
    }
}
