package dev.carillon.contacts.webhook;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.Label;
import dev.carillon.contacts.contact.Parsed;
import dev.carillon.contacts.contact.PersonName;
import dev.carillon.contacts.contact.PhoneNumber;
import dev.carillon.contacts.contact.PhoneNumbers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events of one source that signs by Standard Webhooks: JSON with {@code type}, {@code timestamp} and {@code data}, whose
 * contents the configuration says how to read. An event is told by its {@code webhook-id}.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks, payload</a>
 */
final class StandardEvents implements DeliveryFormat {
    private final PhoneNumbers numbers;
    private final Set<String> types;
    private final JsonPointer email;
    private final JsonPointer name;
    private final @Nullable JsonPointer firstName;
    private final @Nullable JsonPointer lastName;
    private final @Nullable JsonPointer phone;
    private final @Nullable JsonPointer subject;
    private final Set<String> lists;
    private final Set<String> tags;

    /**
     * Reads where things stand.
     *
     * @throws IllegalArgumentException for what is no JSON pointer, no list or no tag
     */
    StandardEvents(StandardSourceConfig config, PhoneNumbers numbers) {
        this.numbers = numbers;
        this.types = Set.copyOf(config.types().orElse(List.of()));
        this.email = JsonPointer.compile(config.email());
        this.name = JsonPointer.compile(config.name());
        this.firstName = config.firstName().map(JsonPointer::compile).orElse(null);
        this.lastName = config.lastName().map(JsonPointer::compile).orElse(null);
        this.phone = config.phone().map(JsonPointer::compile).orElse(null);
        this.subject = config.subject().map(JsonPointer::compile).orElse(null);
        this.lists = labels(config.list().map(List::of).orElse(List.of()));
        this.tags = labels(config.tags().orElse(List.of()));
    }

    private static Set<String> labels(List<String> texts) {
        Set<String> labels = new LinkedHashSet<>();
        for (String text : texts) {
            switch (Label.parse(text)) {
                case Parsed.Value<String>(String label) -> labels.add(label);
                case Parsed.Fault<String>(String reason) -> throw new IllegalArgumentException(reason);
            }
        }
        return labels;
    }

    @Override
    public Outline outline(Message message) {
        String id = message.headers().get(StandardSource.ID);
        String about = subject == null
                ? null
                : event(message).flatMap(event -> text(event, subject)).orElse(null);
        return new Outline(Kind.WANTED, id == null ? null : new DedupeKey(id, true), about);
    }

    @Override
    public Content content(Message message) {
        Optional<JsonNode> event = event(message);
        if (event.isEmpty() || !event.get().isObject()) {
            return new Content.Unreadable("The event is not a JSON object.");
        }
        Optional<String> address = text(event.get(), email);
        if (!types.isEmpty() && !types.contains(event.get().path("type").asText(""))) {
            return new Content.Nobody("The event is of a type that makes no contacts.", Persons.address(address));
        }
        if (address.isEmpty()) {
            return new Content.Nobody("The event has no e-mail address at " + email + ".");
        }
        return switch (EmailAddress.parse(address.get())) {
            case Parsed.Value<EmailAddress>(EmailAddress good) ->
                new Content.Person(new ContactDraft(good, name(event.get()), phone(event.get()), lists, tags));
            case Parsed.Fault<EmailAddress>(String reason) -> new Content.Nobody(email + ": " + reason);
        };
    }

    private static Optional<JsonNode> event(Message message) {
        return HookData.parse(new String(message.body(), StandardCharsets.UTF_8));
    }

    private PersonName name(JsonNode event) {
        String first = text(event, firstName).orElse("");
        String last = text(event, lastName).orElse("");
        return first.isEmpty() && last.isEmpty()
                ? PersonName.split(text(event, name).orElse(null))
                : new PersonName(first, last);
    }

    /** A number that cannot be read is left out: the address is what a contact is known by. */
    private @Nullable PhoneNumber phone(JsonNode event) {
        Optional<Parsed<PhoneNumber>> parsed = text(event, phone).map(numbers::parse);
        return parsed.isPresent() && parsed.get() instanceof Parsed.Value<PhoneNumber>(PhoneNumber good) ? good : null;
    }

    private static Optional<String> text(JsonNode event, @Nullable JsonPointer place) {
        return place == null
                ? Optional.empty()
                : Optional.of(event.at(place).asText("").strip()).filter(text -> !text.isEmpty());
    }
}
