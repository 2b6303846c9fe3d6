package dev.carillon.notifier.campaign.contacts;

import dev.carillon.notifier.campaign.contacts.ContactsClient.Answer;
import dev.carillon.notifier.campaign.recipient.Recipient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The people whom a query finds, as recipients. Read once; holds one page of them. Not thread-safe. */
public final class ContactsRecipients {
    private static final String PHONE = "phone";

    private final ContactsClient contacts;
    private final ContactsQuery query;

    /** Who takes them. */
    public interface Taker extends Consumer<Recipient> {
        /** Somebody who has no phone number. */
        void withoutNumber();

        /** A page is over; false to stop here. */
        boolean pageDone();
    }

    /** How reading ended. */
    public sealed interface End {
        /** With the last of them. */
        record Complete() implements End {}

        /** The taker stopped it. */
        record Stopped() implements End {}

        /** Contacts cannot be read now. */
        record Unavailable(String why) implements End {}

        /** Contacts will never answer this query. */
        record Refused(String why) implements End {}
    }

    public ContactsRecipients(ContactsClient contacts, ContactsQuery query) {
        this.contacts = contacts;
        this.query = query;
    }

    /** Hands all of them on. */
    public End read(Set<String> placeholders, Taker taker) throws InterruptedException {
        Optional<String> cursor = Optional.empty();
        do {
            switch (contacts.page(query, cursor)) {
                case Answer.People(List<Map<String, String>> people, Optional<String> next) -> {
                    people.forEach(person -> hand(person, placeholders, taker));
                    cursor = next;
                }
                case Answer.Unavailable(String why) -> {
                    return new End.Unavailable(why);
                }
                case Answer.Refused(String why) -> {
                    return new End.Refused(why);
                }
            }
            if (!taker.pageDone()) {
                return new End.Stopped();
            }
        } while (cursor.isPresent());
        return new End.Complete();
    }

    private void hand(Map<String, String> person, Set<String> placeholders, Taker taker) {
        String phone = person.getOrDefault(PHONE, "");
        if (phone.isBlank()) {
            taker.withoutNumber();
            return;
        }
        Map<String, String> values = new HashMap<>();
        placeholders.forEach(name -> values.put(name, person.getOrDefault(query.field(name), "")));
        taker.accept(Recipient.of("contact " + person.getOrDefault("id", "without id"), phone, values));
    }
}
