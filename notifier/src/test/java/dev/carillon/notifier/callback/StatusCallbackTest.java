package dev.carillon.notifier.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.message.ProviderMessage;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusCallbackTest {

    @ParameterizedTest
    @CsvSource({
        "queued, ACCEPTED", "accepted, ACCEPTED", "scheduled, ACCEPTED", "sending, ACCEPTED", "sent, SENT",
        "delivered, DELIVERED", "read, DELIVERED", "undelivered, UNDELIVERED", "failed, FAILED", "canceled, FAILED"
    })
    void readsTheState(String status, MessageState state) {
        assertThat(StatusCallback.word(Map.of("MessageSid", "SM1", "MessageStatus", status)))
                .map(ProviderMessage::state)
                .contains(state);
    }

    @Test
    void readsTheError() {
        Optional<ProviderMessage> word =
                StatusCallback.word(Map.of("MessageSid", "SM1", "MessageStatus", "undelivered", "ErrorCode", "30003"));

        assertThat(word).map(ProviderMessage::errorCode).contains(Optional.of(30003));
    }

    @Test
    void passesOverWhatIsNoWordOfOurs() {
        assertThat(StatusCallback.word(Map.of("MessageStatus", "sent"))).isEmpty();
        assertThat(StatusCallback.word(Map.of("MessageSid", "SM1"))).isEmpty();
        assertThat(StatusCallback.word(Map.of("MessageSid", "SM1", "MessageStatus", "received")))
                .isEmpty();
    }
}
