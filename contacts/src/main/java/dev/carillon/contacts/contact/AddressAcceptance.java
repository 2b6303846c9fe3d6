package dev.carillon.contacts.contact;

import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Whether this service takes an address that is good as such: asked of every address that comes in, by a call, a file or
 * a webhook. Thread-safe; blocks where the domain is asked about, so not while a lock is held.
 */
@Singleton
public class AddressAcceptance {
    private final EmailConfig config;
    private final MailExchangers exchangers;

    public AddressAcceptance(EmailConfig config, MailExchangers exchangers) {
        this.config = config;
        this.exchangers = exchangers;
    }

    /** Why the address is not taken, without quoting it; empty where it is. */
    public Optional<String> refusal(EmailAddress address) {
        if (!config.quoted() && address.localPart().startsWith("\"")) {
            return Optional.of("The part before the '@' needs quotes, which is not taken here.");
        }
        if (!config.smtputf8() && address.value().chars().anyMatch(c -> c >= 0x80)) {
            return Optional.of("The part before the '@' has letters outside of ASCII, which are not taken here.");
        }
        if (!config.mxCheck()) {
            return Optional.empty();
        }
        return switch (exchangers.of(address.domain())) {
            case PRESENT, UNKNOWN -> Optional.empty();
            case NO_DOMAIN -> Optional.of("The domain of the e-mail address does not exist.");
            case NO_MAIL -> Optional.of("The domain of the e-mail address takes no mail.");
        };
    }
}
