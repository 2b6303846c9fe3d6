package dev.carillon.contacts.contact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.http.problem.ProblemException;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import jakarta.ws.rs.WebApplicationException;
import java.util.Set;

/** Reads what callers say about contacts. Thread-safe. */
@Singleton
class ContactForm {
    private final PhoneNumbers numbers;
    private final AddressAcceptance acceptance;
    private final ObjectMapper json;
    private final Validator validator;

    ContactForm(PhoneNumbers numbers, AddressAcceptance acceptance, ObjectMapper json, Validator validator) {
        this.numbers = numbers;
        this.acceptance = acceptance;
        this.json = json;
        this.validator = validator;
    }

    /** What the description says; throws a 400 that names the field at fault. */
    ContactDraft draft(NewContact contact) {
        ContactDraft draft = contact.draft(numbers);
        accept(draft.email());
        return draft;
    }

    /** Refuses a patch to an address that is not taken: before the contact is locked, since it may ask others. */
    void acceptAddress(JsonNode patch) {
        if (patch.path("email").isTextual()) {
            accept(EmailAddress.parse(patch.path("email").textValue()).orRefuse("email"));
        }
    }

    private void accept(EmailAddress address) {
        acceptance.refusal(address).ifPresent(reason -> {
            throw ProblemException.invalid("email", reason);
        });
    }

    /** What the contact is to be after the patch; throws a 400 that names the field at fault. */
    ContactDraft patch(Contact was, JsonNode patch) {
        if (!patch.isObject()) {
            throw ProblemException.of(400, "malformed-json", "A patch of a contact is a JSON object.", null);
        }
        ObjectNode now = describe(was);
        if (patch.has("name")) {
            // The whole name stands in place of its parts, unless the patch names those too, and is refused.
            now.remove("firstName");
            now.remove("lastName");
        }
        return checked(MergePatch.apply(now, patch)).draft(numbers);
    }

    private ObjectNode describe(Contact was) {
        ObjectNode node = json.createObjectNode();
        node.put("email", was.email().value());
        node.put("firstName", was.name().first());
        node.put("lastName", was.name().last());
        PhoneNumber phone = was.phone();
        if (phone != null) {
            node.put("phone", phone.value());
        }
        was.lists().forEach(node.putArray("lists")::add);
        was.tags().forEach(node.putArray("tags")::add);
        node.putObject("attributes").setAll(was.attributes().values());
        return node;
    }

    private NewContact checked(JsonNode contact) {
        NewContact read;
        try {
            read = json.treeToValue(contact, NewContact.class);
        } catch (JsonProcessingException e) {
            // The mapper of JSON faults looks for the cause.
            throw new WebApplicationException(e, 400);
        }
        Set<ConstraintViolation<NewContact>> violations = validator.validate(read);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return read;
    }
}
