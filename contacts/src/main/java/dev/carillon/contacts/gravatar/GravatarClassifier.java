package dev.carillon.contacts.gravatar;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds out what Gravatar knows of an address: the picture first, and the profile where there is none of their own.
 * Blocks.
 */
@Singleton
public class GravatarClassifier {

    /** What was found out. */
    sealed interface Verdict {

        /** The class, for good. */
        record Known(AddressClass addressClass) implements Verdict {}

        /**
         * Gravatar was asked in vain.
         *
         * @param pause how long it asked to be left alone
         */
        record InVain(String reason, Optional<Duration> pause) implements Verdict {}

        /** Gravatar was not asked, and should not be for as long. */
        record NotNow(Duration pause) implements Verdict {}
    }

    private final GravatarClient gravatar;

    GravatarClassifier(GravatarClient gravatar) {
        this.gravatar = gravatar;
    }

    /**
     * Classifies the address with this SHA-256. Never {@link AddressClass#UNKNOWN}: when to give up is the caller's to
     * say.
     */
    Verdict classify(String hash) throws InterruptedException {
        return switch (gravatar.avatar(hash)) {
            case GravatarAnswer.Found found -> new Verdict.Known(AddressClass.CUSTOM);
            case GravatarAnswer.Missing missing -> byProfile(hash);
            case GravatarAnswer.Unavailable(String reason, Optional<Duration> pause) ->
                new Verdict.InVain("avatar: " + reason, pause);
            case GravatarAnswer.Paused(Duration pause) -> new Verdict.NotNow(pause);
        };
    }

    private Verdict byProfile(String hash) throws InterruptedException {
        return switch (gravatar.profile(hash)) {
            case GravatarAnswer.Found found -> new Verdict.Known(AddressClass.DEFAULT);
            case GravatarAnswer.Missing missing -> new Verdict.Known(AddressClass.NOT_FOUND);
            case GravatarAnswer.Unavailable(String reason, Optional<Duration> pause) ->
                new Verdict.InVain("profile: " + reason, pause);
            case GravatarAnswer.Paused(Duration pause) -> new Verdict.NotNow(pause);
        };
    }
}
