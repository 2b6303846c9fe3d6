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
         * @param noPicture whether it said that there is no picture, so that only the profile is left to ask for
         */
        record InVain(String reason, Optional<Duration> pause, boolean noPicture) implements Verdict {}

        /**
         * Gravatar was not asked for what is missing, and should not be for as long.
         *
         * @param noPicture as above
         */
        record NotNow(Duration pause, boolean noPicture) implements Verdict {}
    }

    private final GravatarClient gravatar;

    GravatarClassifier(GravatarClient gravatar) {
        this.gravatar = gravatar;
    }

    /**
     * Classifies the address with this hash. Never {@link AddressClass#UNKNOWN}: when to give up is the caller's to say.
     *
     * @param noPicture whether it is known that there is no picture
     */
    Verdict classify(String hash, boolean noPicture) throws InterruptedException {
        if (noPicture) {
            return byProfile(hash);
        }
        return switch (gravatar.avatar(hash)) {
            case GravatarAnswer.Found found -> new Verdict.Known(AddressClass.CUSTOM);
            case GravatarAnswer.Missing missing -> byProfile(hash);
            case GravatarAnswer.Unavailable(String reason, Optional<Duration> pause) ->
                new Verdict.InVain("avatar: " + reason, pause, false);
            case GravatarAnswer.Paused(Duration pause) -> new Verdict.NotNow(pause, false);
        };
    }

    private Verdict byProfile(String hash) throws InterruptedException {
        return switch (gravatar.profile(hash)) {
            case GravatarAnswer.Found found -> new Verdict.Known(AddressClass.DEFAULT);
            case GravatarAnswer.Missing missing -> new Verdict.Known(AddressClass.NOT_FOUND);
            case GravatarAnswer.Unavailable(String reason, Optional<Duration> pause) ->
                new Verdict.InVain("profile: " + reason, pause, true);
            case GravatarAnswer.Paused(Duration pause) -> new Verdict.NotNow(pause, true);
        };
    }
}
