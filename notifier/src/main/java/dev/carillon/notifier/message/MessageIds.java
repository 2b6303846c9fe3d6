package dev.carillon.notifier.message;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Random;
import java.util.UUID;

/**
 * Makes identifiers: UUIDv7 (RFC 9562, section 5.7), so that rows made together lie together, in the order in which they
 * were made also within a millisecond (section 6.2, method 2). They are names and no secrets, so one random seed suffices.
 * Thread-safe.
 */
@ApplicationScoped
public class MessageIds {
    private final TimeBasedEpochGenerator generator;

    @Inject
    public MessageIds(Clock clock) {
        this.generator = Generators.timeBasedEpochGenerator(new Random(), new UUIDClock() {
            @Override
            public long currentTimeMillis() {
                return clock.millis();
            }
        });
    }

    public UUID next() {
        return generator.generate();
    }
}
