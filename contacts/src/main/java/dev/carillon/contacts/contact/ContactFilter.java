package dev.carillon.contacts.contact;

import org.jspecify.annotations.Nullable;

/**
 * Which contacts of all; null asks for nothing.
 *
 * @param list on this list
 * @param email of exactly this address
 * @param tag with this tag
 * @param text has this anywhere in the address, the name or the number, in any case
 */
public record ContactFilter(
        @Nullable String list,
        @Nullable EmailAddress email,
        @Nullable String tag,
        @Nullable String text) {

    /** What a caller sent, checked; throws a 400 that names the parameter at fault. */
    static ContactFilter of(
            @Nullable String list, @Nullable String email, @Nullable String tag, @Nullable String text) {
        return new ContactFilter(
                list == null ? null : Label.parse(list).orRefuse("list"),
                email == null ? null : EmailAddress.parse(email).orRefuse("email"),
                tag == null ? null : Label.parse(tag).orRefuse("tag"),
                text == null || text.isBlank() ? null : text.strip());
    }
}
