package dev.carillon.contacts.contact;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.http.problem.ProblemException;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A contact as a caller describes it.
 *
 * @param name the whole name, split into the first word and the rest; in place of the two parts
 */
public record NewContact(
        @Nullable @Size(max = 320) String email,
        @Nullable @Size(max = PersonName.LONGEST) String name,
        @Nullable @Size(max = PersonName.LONGEST) String firstName,
        @Nullable @Size(max = PersonName.LONGEST) String lastName,
        @Nullable @Size(max = 64) String phone,
        @Nullable @Size(max = 100) List<@NotNull String> lists,
        @Nullable @Size(max = 100) List<@NotNull String> tags,
        @Nullable JsonNode attributes) {

    /** This contact, checked; throws a 400 that names the field at fault. */
    ContactDraft draft(PhoneNumbers numbers) {
        if (name != null && (firstName != null || lastName != null)) {
            throw ProblemException.invalid("name", "Give either 'name', or 'firstName' and 'lastName'.");
        }
        PersonName parts = name != null
                ? PersonName.split(name)
                : new PersonName(firstName == null ? "" : firstName, lastName == null ? "" : lastName);
        return new ContactDraft(
                EmailAddress.parse(email).orRefuse("email"),
                parts,
                phone == null || phone.isBlank() ? null : numbers.parse(phone).orRefuse("phone"),
                labels("lists", lists),
                labels("tags", tags),
                attributes == null || attributes.isNull()
                        ? Attributes.NONE
                        : Attributes.parse(attributes).orRefuse("attributes"));
    }

    private static Set<String> labels(String field, @Nullable List<String> texts) {
        Set<String> labels = new TreeSet<>();
        if (texts != null) {
            texts.forEach(text -> labels.add(Label.parse(text).orRefuse(field)));
        }
        return labels;
    }
}
