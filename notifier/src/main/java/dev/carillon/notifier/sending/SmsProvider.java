package dev.carillon.notifier.sending;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.AccountBalances.Balance;
import dev.carillon.notifier.account.Provider;
import dev.carillon.notifier.message.ProviderMessage;
import java.time.Duration;
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
     * @param validFor how long it is of use, as far as the provider can heed it
     */
    record Text(UUID id, String to, String body, Optional<Duration> validFor) {}

    /**
     * A part of the provider's list of messages.
     *
     * @param complete false if messages of that time may exist that are not among them
     */
    record Listing(List<Listed> messages, boolean complete) {}

    /** A message of the provider's list, and who it is to. */
    record Listed(String to, ProviderMessage message) {}

    /** The provider could not be asked, or gave no usable answer; ask again later. */
    final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Which accounts are this provider's. */
    Provider provider();

    /** Makes one request to send, never more than one that may be accepted, and never throws for what came of it. */
    SendResult send(Account account, Text text);

    /** True if the provider can be asked what became of a message; else only callbacks say more than the answer did. */
    boolean canBeAsked();

    /** What the provider says of this message; empty if it has none of this name. */
    Optional<ProviderMessage> fetch(Account account, String sid);

    /** The messages that the provider took from this account for this recipient between two moments. */
    List<ProviderMessage> find(Account account, String to, Instant from, Instant until);

    /** What the provider took from this account between two moments, to anybody. */
    Listing list(Account account, Instant from, Instant until);

    /** What is left on the account; empty where the provider does not say. */
    Optional<Balance> balance(Account account);

    /** What an error code means. */
    Treatment treatment(int code);
}
