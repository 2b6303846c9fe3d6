package dev.carillon.notifier.sending;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.message.ProviderMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Somebody who texts for us. Every call blocks; make it on a virtual thread. */
public interface SmsProvider {

    /**
     * A text to send.
     *
     * @param id comes back in callbacks
     */
    record Text(UUID id, String to, String body) {}

    /** The provider could not be asked, or gave no usable answer; ask again later. */
    final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Makes one request to send, never more than one, and never throws for what came of it. */
    SendResult send(Account account, Text text);

    /** What the provider says of this message; empty if it has none of this name. */
    Optional<ProviderMessage> fetch(Account account, String sid);

    /** The messages that the provider took from this account for this recipient between two moments. */
    List<ProviderMessage> find(Account account, String to, Instant from, Instant until);

    /** What an error code means. */
    Treatment treatment(int code);
}
