package dev.carillon.notifier.account;

import dev.carillon.http.access.SecretFile;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * An account at a provider, as configured.
 *
 * @param name stands in reports and metrics
 * @param twilio what an account at Twilio has; empty for another provider's
 * @param from what its messages come from: a number, a sender name, or the SID of a messaging service
 * @param places one for each request that may be on its way at once
 */
public record Account(
        String name,
        Provider provider,
        Optional<Credentials> twilio,
        String from,
        Pace pace,
        Terms terms,
        Semaphore places) {

    public Account(String name, Provider provider, Optional<Credentials> twilio, String from, Pace pace, Terms terms) {
        this(name, provider, twilio, from, pace, terms, new Semaphore(terms.concurrency(), true));
    }

    /** The credentials of an account that is at Twilio. */
    public Credentials credentials() {
        return twilio.orElseThrow(() -> new IllegalStateException("Account " + name + " is not at Twilio"));
    }

    /** The primary token of an account that is at Twilio. */
    public SecretFile token() {
        return credentials().token();
    }

    /** The provider's name of it, which is ours where the provider has none. */
    public String sid() {
        return twilio.map(Credentials::sid).orElse(name);
    }
}
