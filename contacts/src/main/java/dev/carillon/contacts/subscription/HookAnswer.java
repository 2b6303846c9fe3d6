package dev.carillon.contacts.subscription;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of one request to a subscriber.
 *
 * @param status of the answer; null where there was none
 * @param retryAfter how long it asked to be left alone
 * @param outcome in a few words, without what the subscriber said
 */
record HookAnswer(@Nullable Integer status, Optional<Duration> retryAfter, String outcome) {
    private static final int GONE = 410;

    static HookAnswer none(String outcome) {
        return new HookAnswer(null, Optional.empty(), outcome);
    }

    boolean isGood() {
        return status != null && status / 100 == 2;
    }

    /** The subscriber wants no more, of this or any other event. */
    boolean isGone() {
        return status != null && status == GONE;
    }
}
