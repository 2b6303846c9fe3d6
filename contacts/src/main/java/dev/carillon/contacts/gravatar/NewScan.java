package dev.carillon.contacts.gravatar;

import dev.carillon.contacts.contact.ContactFilter;
import dev.carillon.contacts.contact.ContactSearch;
import dev.carillon.contacts.contact.PhoneNumbers;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A scan of contacts as a caller asks for it: of those for whom all holds, of all where nothing is said.
 *
 * @param list on this list
 * @param tag with this tag
 * @param source that came from there
 * @param q words, as the list of contacts takes them
 * @param algorithm by which hash Gravatar is asked; SHA256 unless said
 */
public record NewScan(
        @Nullable String list,
        @Nullable String tag,
        @Nullable String source,
        @Nullable @Size(max = 200) String q,
        @Nullable HashAlgorithm algorithm) {

    /** All contacts. */
    static final NewScan ALL = new NewScan(null, null, null, null, null);

    /** Whose addresses; throws a 400 that names the field at fault. */
    ContactFilter filter(PhoneNumbers numbers) {
        ContactSearch search = new ContactSearch();
        search.list = list;
        search.tag = tag;
        search.source = source;
        search.text = q;
        return search.filter(numbers);
    }

    HashAlgorithm hashes() {
        return algorithm == null ? HashAlgorithm.SHA256 : algorithm;
    }
}
