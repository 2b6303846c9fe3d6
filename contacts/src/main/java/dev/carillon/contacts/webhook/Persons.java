package dev.carillon.contacts.webhook;

import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.Parsed;
import dev.carillon.contacts.contact.PersonName;
import java.util.Optional;
import org.apache.commons.text.StringEscapeUtils;
import org.jspecify.annotations.Nullable;

/** Makes contents of an address and a name as sources write them. Pure. */
final class Persons {

    private Persons() {}

    /** The person with this address; nobody, naming the field, where it is not taken. */
    static DeliveryFormat.Content of(String field, String address, @Nullable String name) {
        return switch (EmailAddress.parse(address)) {
            case Parsed.Value<EmailAddress>(EmailAddress email) ->
                new DeliveryFormat.Content.Person(ContactDraft.of(email, PersonName.split(plain(name))));
            case Parsed.Fault<EmailAddress>(String reason) -> new DeliveryFormat.Content.Nobody(field + ": " + reason);
        };
    }

    /** The address, where it is one. */
    static @Nullable EmailAddress address(Optional<String> text) {
        return text.map(EmailAddress::parse).orElse(null) instanceof Parsed.Value<EmailAddress>(EmailAddress email)
                ? email
                : null;
    }

    /** A text without the entities of HTML: blogs keep names as they show them, an apostrophe as {@literal #8217}. */
    static @Nullable String plain(@Nullable String html) {
        if (html == null || html.indexOf('&') < 0) {
            return html;
        }
        try {
            return StringEscapeUtils.unescapeHtml4(html);
        } catch (IllegalArgumentException e) {
            // A number that no character has.
            return html;
        }
    }
}
