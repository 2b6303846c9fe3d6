package dev.carillon.broker.engine.singlewriter;

import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7) that only ever grow, also when the clock is set back: 48 bits of
 * milliseconds, 12 bits of counter (method 1 of section 6.2), 62 bits of randomness that keep brokers apart. An
 * identifier is no secret, so the randomness needs only a secret start. Not thread-safe.
 */
public final class TaskIdSequence {
    private static final int COUNTER_BITS = 12;
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long RANDOM_MASK = 0x3fff_ffff_ffff_ffffL;

    private final SplittableRandom random;
    /** Milliseconds and counter of the last identifier, in one number. */
    private long last;

    public TaskIdSequence() {
        this(new SplittableRandom(new SecureRandom().nextLong()));
    }

    TaskIdSequence(SplittableRandom random) {
        this.random = random;
    }

    /**
     * Makes every later identifier greater than this one. Called with all that are kept, so that the order holds among
     * tasks that meet. An identifier whose task is gone needs no such care: what follows may be smaller after the clock
     * was set back, and is still not the same, for which 62 random bits would have to agree within one millisecond's
     * counter.
     */
    void startAfter(UUID id) {
        long high = id.getMostSignificantBits();
        last = Math.max(last, (high >>> 16 << COUNTER_BITS) | (high & 0xfff));
    }

    /** The front half of the last identifier. */
    long last() {
        return (last >>> COUNTER_BITS << 16) | VERSION_7 | (last & 0xfff);
    }

    /** The next one, at this time. */
    public UUID next(long now) {
        // A full counter runs over into the milliseconds, which is then ahead of the clock by one.
        last = Math.max(last + 1, now << COUNTER_BITS);
        return new UUID(last(), VARIANT | (random.nextLong() & RANDOM_MASK));
    }
}
