package dev.carillon.contacts.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.Parsed;
import dev.carillon.contacts.contact.PersonName;
import java.util.Optional;

/**
 * The service hooks of UserVoice: a form with {@code event}, and {@code data} in JSON. A new ticket has its author in
 * {@code ticket.contact}.
 *
 * @see <a href="https://developer.uservoice.com/docs/service-hooks/introduction/">UserVoice: service hooks</a>
 */
final class UserVoiceTickets implements DeliveryFormat {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public Kind kind(FormBody form) {
        return switch (form.text("event").orElse("")) {
            case "new_ticket" -> Kind.WANTED;
            case "test" -> Kind.TEST;
            default -> Kind.UNWANTED;
        };
    }

    @Override
    public Optional<String> identity(FormBody form) {
        return data(form)
                .map(data -> data.path("ticket").path("id").asText(""))
                .filter(id -> !id.isBlank())
                .map(id -> "ticket:" + id.strip());
    }

    @Override
    public Content content(FormBody form) {
        Optional<JsonNode> data = data(form);
        if (data.isEmpty()) {
            return new Content.Unreadable("The field 'data' is missing or is not JSON.");
        }
        JsonNode contact = data.get().path("ticket").path("contact");
        String address = contact.path("email").asText("");
        if (address.isBlank()) {
            return new Content.Nobody("The ticket has no ticket.contact.email.");
        }
        return switch (EmailAddress.parse(address)) {
            case Parsed.Value<EmailAddress>(EmailAddress email) ->
                new Content.Person(ContactDraft.of(
                        email, PersonName.split(contact.path("name").asText(""))));
            case Parsed.Fault<EmailAddress>(String reason) -> new Content.Unreadable("ticket.contact.email: " + reason);
        };
    }

    private static Optional<JsonNode> data(FormBody form) {
        try {
            return form.text("data").isEmpty()
                    ? Optional.empty()
                    : Optional.of(MAPPER.readTree(form.text("data").get()));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
