package dev.carillon.contacts.gravatar;

import java.time.Duration;
import java.util.Optional;

/** What came of one call. */
sealed interface GravatarAnswer {

    /** 200. */
    record Found() implements GravatarAnswer {}

    /** 404. */
    record Missing() implements GravatarAnswer {}

    /**
     * Anything else, or nothing.
     *
     * @param pause how long Gravatar asked to be left alone
     */
    record Unavailable(String reason, Optional<Duration> pause) implements GravatarAnswer {}

    /**
     * No call was made, since Gravatar asked to be left alone.
     *
     * @param pause for how much longer
     */
    record Paused(Duration pause) implements GravatarAnswer {}
}
