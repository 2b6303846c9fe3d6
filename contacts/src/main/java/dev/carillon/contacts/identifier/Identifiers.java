package dev.carillon.contacts.identifier;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Makes identifiers: UUIDs of version 7 (RFC 9562, section 5.7), ever increasing within this process, so that rows come
 * to stand in the order they were made in. Secrecy is no concern of theirs: secure randomness gives the seed alone.
 * Thread-safe.
 */
@Singleton
public class Identifiers {
    private final NoArgGenerator generator =
            Generators.timeBasedEpochGenerator(Random.from(new SplittableRandom(new SecureRandom().nextLong())));

    /** An identifier that is greater than any that this process made before. */
    public UUID next() {
        return generator.generate();
    }
}
