package dev.carillon.contacts.webhook;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * The service hooks of UserVoice: a form with {@code event}, and {@code data} in JSON or, as the hook is set up, in XML. The
 * contact is the customer whom an event is about, where it names one, and else whoever acted. UserVoice signs nothing: the
 * path is the secret.
 *
 * @see <a href="https://developer.uservoice.com/docs/service-hooks/introduction/">UserVoice: service hooks</a>
 * @see <a href="https://github.com/uservoice/uservoice-service-hooks">The hooks' own examples</a>
 */
final class UserVoiceEvents implements DeliveryFormat {

    @Override
    public Outline outline(Message message) {
        FormBody form = FormBody.parse(message);
        String name = form.text("event").orElse("");
        if (name.equals("test")) {
            return Outline.TEST;
        }
        return UserVoiceEvent.named(name).map(event -> outline(event, form)).orElse(Outline.UNWANTED);
    }

    private static Outline outline(UserVoiceEvent event, FormBody form) {
        Optional<JsonNode> data = form.text("data").flatMap(HookData::parse);
        Optional<String> id = data.flatMap(node -> first(node, List.of(event.identity())));
        DedupeKey identity = id.map(number -> new DedupeKey(event.subject() + ":" + number, false))
                .orElse(null);
        // What is said about a ticket comes after the ticket.
        String subject = data.flatMap(node -> first(node, event.ticket()))
                .map(ticket -> "ticket:" + ticket)
                .orElse(identity == null ? null : identity.name());
        return new Outline(Kind.WANTED, identity, subject);
    }

    @Override
    public Content content(Message message) {
        FormBody form = FormBody.parse(message);
        Optional<UserVoiceEvent> event = form.text("event").flatMap(UserVoiceEvent::named);
        Optional<JsonNode> data = form.text("data").flatMap(HookData::parse);
        if (event.isEmpty() || data.isEmpty()) {
            return new Content.Unreadable("The field 'data' is missing, or is neither JSON nor XML.");
        }
        for (JsonPointer place : event.get().people()) {
            JsonNode person = data.get().at(place);
            String address = person.path("email").asText("");
            if (!address.isBlank()) {
                String field = place.toString().substring(1).replace('/', '.') + ".email";
                return Persons.of(field, address, person.path("name").asText(""));
            }
        }
        return new Content.Nobody("The event " + event.get().label() + " names nobody with an e-mail address.");
    }

    private static Optional<String> first(JsonNode data, List<JsonPointer> places) {
        return places.stream()
                .map(place -> data.at(place).asText("").strip())
                .filter(text -> !text.isEmpty())
                .findFirst();
    }
}
