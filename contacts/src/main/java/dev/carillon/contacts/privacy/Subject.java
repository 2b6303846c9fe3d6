package dev.carillon.contacts.privacy;

import dev.carillon.contacts.contact.PersonName;
import java.util.Set;
import java.util.UUID;

/**
 * A person as this service knows them.
 *
 * @param contacts the contact, and those that were merged into it
 * @param emails every address of those
 * @param phones every number of those, E.164
 * @param names every name of those
 */
record Subject(Set<UUID> contacts, Set<String> emails, Set<String> phones, Set<PersonName> names) {
    Subject {
        contacts = Set.copyOf(contacts);
        emails = Set.copyOf(emails);
        phones = Set.copyOf(phones);
        names = Set.copyOf(names);
    }

    UUID[] contactArray() {
        return contacts.toArray(UUID[]::new);
    }

    /** The hashes that Gravatar knows the addresses by. */
    String[] gravatarHashes() {
        return emails.stream()
                .flatMap(email -> java.util.stream.Stream.of(Digest.hex("SHA-256", email), Digest.hex("MD5", email)))
                .toArray(String[]::new);
    }
}
