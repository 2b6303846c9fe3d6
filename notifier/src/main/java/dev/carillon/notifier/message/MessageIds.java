package dev.carillon.notifier.message;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Random;
import java.util.UUID;

/**
 * Makes identifiers: UUIDv7 (RFC 9562, section 5.7), so that rows made together lie together. They are names and no
 * secrets, so one random seed suffices. Thread-safe.
 */
@ApplicationScoped
public class MessageIds {
    private final TimeBasedEpochRandomGenerator generator;

    @Inject
    public MessageIds(Clock clock) {
        this.generator = Generators.timeBasedEpochRandomGenerator(new Random(), new UUIDClock() {
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
