package dev.carillon.contacts.contact;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What somebody says about a contact, checked and not yet written. */
public record ContactDraft(
        EmailAddress email,
        PersonName name,
        @Nullable PhoneNumber phone,
        Set<String> lists,
        Set<String> tags,
        Attributes attributes) {

    public ContactDraft {
        lists = Set.copyOf(lists);
        tags = Set.copyOf(tags);
    }

    /** A draft without attributes. */
    public ContactDraft(
            EmailAddress email, PersonName name, @Nullable PhoneNumber phone, Set<String> lists, Set<String> tags) {
        this(email, name, phone, lists, tags, Attributes.NONE);
    }

    /** A draft on no list and without a tag. */
    public static ContactDraft of(EmailAddress email, PersonName name) {
        return new ContactDraft(email, name, null, Set.of(), Set.of());
    }

    /** This draft, of the contact with another address. */
    ContactDraft at(EmailAddress address) {
        return new ContactDraft(address, name, phone, lists, tags, attributes);
    }

    /** This draft without its number. */
    ContactDraft withoutPhone() {
        return new ContactDraft(email, name, null, lists, tags, attributes);
    }

    /** This draft and one that came later for the same address, as the policy would merge the two. */
    ContactDraft and(ContactDraft later, MergePolicy policy) {
        boolean laterWins = policy == MergePolicy.REPLACE;
        ContactDraft strong = laterWins ? later : this;
        ContactDraft weak = laterWins ? this : later;
        return new ContactDraft(
                email,
                strong.name.isEmpty() ? weak.name : strong.name,
                strong.phone == null ? weak.phone : strong.phone,
                union(lists, later.lists),
                union(tags, later.tags),
                weak.attributes.and(strong.attributes));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> both = new TreeSet<>(one);
        both.addAll(other);
        return both;
    }
}
