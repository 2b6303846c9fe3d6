package dev.carillon.notifier.listmonk;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.idempotency.IdempotentAnswers.Once;
import dev.carillon.notifier.idempotency.IdempotentAnswers.ScopedKey;
import dev.carillon.notifier.listmonk.ListmonkAnswer.Item;
import dev.carillon.notifier.listmonk.ListmonkAnswer.Outcome;
import dev.carillon.notifier.message.MessageRequest;
import dev.carillon.notifier.message.MessageService;
import dev.carillon.notifier.message.MessageView;
import dev.carillon.notifier.pricing.PhoneNumbers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes messages of listmonk's. listmonk repeats what it has no answer to, and starts a campaign anew where it left off;
 * so a subscriber is texted once for each campaign, whatever comes again. Each recipient is stored by itself.
 */
@ApplicationScoped
public class ListmonkService {
    private static final String ROUTE = "POST /v1/listmonk/messages";
    private static final String PLAIN = "plain";

    private final MessageService messages;
    private final PhoneNumbers numbers;
    private final ListmonkConfig config;

    @Inject
    public ListmonkService(MessageService messages, PhoneNumbers numbers, ListmonkConfig config) {
        this.messages = messages;
        this.numbers = numbers;
        this.config = config;
    }

    /** Stores a message for each of its recipients. */
    public ListmonkAnswer accept(String caller, ListmonkMessage message) {
        if (message.contentType() != null && !PLAIN.equals(message.contentType())) {
            throw ProblemException.invalid(
                    "content_type",
                    "A text message is plain; set the campaign's format to 'Plain text' in listmonk, not '"
                            + message.contentType() + "'.");
        }
        // Before the first is stored: a fault that somebody has to mend must not leave half of them texted.
        for (int index = 0; index < message.recipients().size(); index++) {
            check(number(message.recipients().get(index), index), index);
        }
        List<Item> items = new ArrayList<>();
        for (int index = 0; index < message.recipients().size(); index++) {
            items.add(accept(caller, message, index));
        }
        return new ListmonkAnswer(items);
    }

    private void check(String number, int index) {
        if (numbers.read(number) instanceof PhoneNumbers.Reading.Bad(String why)) {
            throw ProblemException.invalid(field(index), sentence(why));
        }
    }

    private static String sentence(String why) {
        return Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".";
    }

    private Item accept(String caller, ListmonkMessage message, int index) {
        ListmonkMessage.Recipient recipient = message.recipients().get(index);
        Optional<ScopedKey> key = Optional.ofNullable(message.campaign())
                .map(campaign -> new ScopedKey(ROUTE + " " + caller, campaign.uuid() + ":" + recipient.uuid()));
        try {
            Once<MessageView> stored = messages.accept(
                    key,
                    MessageRequest.of(number(recipient, index), message.body().strip()));
            return new Item(
                    recipient.uuid(),
                    stored.replayed() ? Outcome.REPEATED : Outcome.ACCEPTED,
                    stored.value().id());
        } catch (ProblemException e) {
            return refused(e, recipient, index);
        }
    }

    /** Only what a person can mend in listmonk is an error to it: an error may stop the campaign for everybody. */
    private Item refused(ProblemException e, ListmonkMessage.Recipient recipient, int index) {
        String type = e.problem().type();
        if (type.endsWith(":recipient-suppressed")) {
            return new Item(recipient.uuid(), Outcome.SUPPRESSED, null);
        }
        if (type.endsWith(":idempotency-key-reused")) {
            // The campaign's text was changed since.
            return new Item(recipient.uuid(), Outcome.REPEATED, null);
        }
        throw "to".equals(e.problem().field())
                ? ProblemException.invalid(field(index), e.problem().detail())
                : e;
    }

    private String number(ListmonkMessage.Recipient recipient, int index) {
        Map<String, Object> attributes = recipient.attribs() == null ? Map.of() : recipient.attribs();
        Object number = attributes.get(config.phoneAttribute());
        if (number == null || number.toString().isBlank()) {
            throw ProblemException.invalid(
                    field(index), "The subscriber has no attribute '" + config.phoneAttribute() + "'.");
        }
        return number.toString();
    }

    private String field(int index) {
        return "recipients[" + index + "].attribs." + config.phoneAttribute();
    }
}
