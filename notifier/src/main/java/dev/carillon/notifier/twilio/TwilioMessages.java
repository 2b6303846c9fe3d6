package dev.carillon.notifier.twilio;

import com.twilio.rest.api.v2010.account.Message;
import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.message.ProviderMessage;
import java.math.BigDecimal;
import java.time.ZonedDateTime;
import java.util.Optional;

/** Twilio's messages in our terms. Pure functions. */
public final class TwilioMessages {

    /** What Twilio puts before every text of a trial account. */
    private static final String TRIAL = "Sent from your Twilio trial account - ";

    private TwilioMessages() {}

    /** A message as Twilio's API shows it; empty if it is one that Twilio received and not sent. */
    static Optional<ProviderMessage> of(Message message) {
        String status =
                message.getStatus() == null ? "queued" : message.getStatus().toString();
        return state(status)
                .map(state -> new ProviderMessage(
                        message.getSid(),
                        state,
                        Optional.ofNullable(message.getErrorCode()).filter(code -> code != 0),
                        Optional.ofNullable(message.getErrorMessage()),
                        price(message),
                        segments(message),
                        Optional.ofNullable(message.getBody()).map(TwilioMessages::asWritten),
                        Optional.ofNullable(message.getDateCreated()).map(ZonedDateTime::toInstant)));
    }

    /**
     * Our state for one of Twilio's ({@code queued}, {@code sent}, …); empty for what is no state of a message that we
     * sent.
     */
    public static Optional<MessageState> state(String status) {
        return switch (status) {
            case "accepted", "scheduled", "queued", "sending" -> Optional.of(MessageState.ACCEPTED);
            case "sent" -> Optional.of(MessageState.SENT);
            case "delivered", "read" -> Optional.of(MessageState.DELIVERED);
            case "undelivered" -> Optional.of(MessageState.UNDELIVERED);
            case "failed", "canceled" -> Optional.of(MessageState.FAILED);
            default -> Optional.empty();
        };
    }

    private static String asWritten(String body) {
        return body.startsWith(TRIAL) ? body.substring(TRIAL.length()) : body;
    }

    /** Twilio shows what it takes as a negative amount: {@code "-0.00750"}. */
    private static Optional<ProviderMessage.Price> price(Message message) {
        if (message.getPrice() == null || message.getPriceUnit() == null) {
            return Optional.empty();
        }
        return Optional.of(new ProviderMessage.Price(
                new BigDecimal(message.getPrice()).abs(), message.getPriceUnit().getCurrencyCode()));
    }

    /** Twilio says {@code "0"} until it has cut the text. */
    private static Optional<Integer> segments(Message message) {
        return Optional.ofNullable(message.getNumSegments())
                .map(Integer::valueOf)
                .filter(count -> count > 0);
    }
}
