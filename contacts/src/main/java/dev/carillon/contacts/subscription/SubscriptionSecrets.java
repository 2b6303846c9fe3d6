package dev.carillon.contacts.subscription;

import dev.carillon.contacts.secret.SecretSeal;
import dev.carillon.contacts.secret.VersionedKeys;
import dev.carillon.contacts.tombstone.TombstoneConfig;
import dev.carillon.http.problem.ProblemException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The secrets of subscriptions as the database keeps them: sealed, with a key made of the tombstones' keys, whose old
 * versions stay in their file anyway. What stands in clear, from before secrets were sealed, is read too, until
 * {@link SecretSealing} has seen it. Thread-safe; blocks for reading the keys.
 */
@Singleton
public class SubscriptionSecrets {
    private static final String PURPOSE = "carillon/contacts/subscription-secret/1";

    private final Optional<SecretSeal> seal;

    public SubscriptionSecrets(TombstoneConfig config) {
        this.seal = config.keysFile()
                .map(file -> VersionedKeys.of("carillon.contacts.tombstones.keys-file", file))
                .map(keys -> new SecretSeal(keys, PURPOSE));
    }

    /** Whether there are keys. */
    boolean configured() {
        return seal.isPresent();
    }

    /**
     * A secret as it is to be kept.
     *
     * @throws ProblemException 409 without keys: none is kept in clear any more
     */
    String seal(UUID subscription, String secret) {
        return seal.orElseThrow(() -> ProblemException.conflict(
                        "tombstones-not-configured",
                        "Set carillon.contacts.tombstones.keys-file: the secrets of subscriptions are sealed with it."))
                .seal(subscription.toString(), secret);
    }

    /**
     * The secret that is kept.
     *
     * @throws IllegalStateException where the key that it is sealed with is missing
     */
    String open(UUID subscription, String kept) {
        if (!SecretSeal.isSealed(kept)) {
            return kept;
        }
        return seal.orElseThrow(() -> new IllegalStateException("carillon.contacts.tombstones.keys-file: missing, and"
                        + " the secrets of subscriptions are sealed with it"))
                .open(subscription.toString(), kept);
    }

    /**
     * The subscription with its secrets sealed with the newest key, and without one whose time is over; itself where all
     * of that is so. There are keys.
     */
    Subscription sealed(Subscription subscription, Instant now) {
        String secret = resealed(subscription.id(), subscription.secret());
        String old = subscription.secrets(now).size() > 1 ? subscription.oldSecret() : null;
        String oldSealed = old == null ? null : resealed(subscription.id(), old);
        return subscription.kept(secret, oldSealed, oldSealed == null ? null : subscription.oldSecretUntil());
    }

    private String resealed(UUID subscription, String kept) {
        return seal.orElseThrow().isNewest(kept) ? kept : seal(subscription, open(subscription, kept));
    }
}
