package dev.carillon.notifier.message;

import static dev.carillon.notifier.message.MessageState.ACCEPTED;
import static dev.carillon.notifier.message.MessageState.DELIVERED;
import static dev.carillon.notifier.message.MessageState.FAILED;
import static dev.carillon.notifier.message.MessageState.QUEUED;
import static dev.carillon.notifier.message.MessageState.SENDING;
import static dev.carillon.notifier.message.MessageState.SENT;
import static dev.carillon.notifier.message.MessageState.UNDELIVERED;
import static dev.carillon.notifier.message.MessageState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageStateTest {

    @ParameterizedTest
    @EnumSource(MessageState.class)
    void onlyWhatIsQueuedIsSent(MessageState state) {
        assertThat(state.canBecome(SENDING)).isEqualTo(state == QUEUED);
    }

    @Test
    void whatTheProviderHasIsNeverQueuedAgain() {
        assertThat(QUEUED.before()).containsExactlyInAnyOrder(SENDING, UNKNOWN);
    }

    @Test
    void onlyARequestThatLeftBecomesUnknown() {
        assertThat(UNKNOWN.before()).containsExactly(SENDING);
    }

    @ParameterizedTest
    @EnumSource(
            value = MessageState.class,
            names = {"DELIVERED", "UNDELIVERED", "FAILED", "CANCELLED", "EXPIRED", "SUPPRESSED"})
    void theEndIsTheEnd(MessageState state) {
        assertThat(state.isFinal()).isTrue();
        assertThat(MessageState.values()).noneMatch(state::canBecome);
    }

    @ParameterizedTest
    @EnumSource(MessageState.class)
    void onlyWhatIsQueuedEndsWithoutARequest(MessageState state) {
        assertThat(state.neverLeft())
                .isEqualTo(state.isFinal() && state.before().equals(Set.of(QUEUED)));
    }

    @Test
    void theProvidersWordOnlyGoesForward() {
        assertThat(ACCEPTED.before()).containsExactlyInAnyOrder(QUEUED, SENDING, UNKNOWN);
        assertThat(SENT.before()).containsExactlyInAnyOrder(QUEUED, SENDING, UNKNOWN, ACCEPTED);
        assertThat(DELIVERED.before()).containsExactlyInAnyOrder(QUEUED, SENDING, UNKNOWN, ACCEPTED, SENT);
        assertThat(UNDELIVERED.before()).isEqualTo(DELIVERED.before());
        assertThat(FAILED.before()).isEqualTo(DELIVERED.before());
    }
}
