package dev.carillon.contacts.tombstone;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** What addresses are hashed with once they may not be kept. */
@ConfigMapping(prefix = "carillon.contacts.tombstones")
public interface TombstoneConfig {

    /**
     * The file of keys, one a line: {@code version secret}. Add a line to rotate, and keep the old ones: what was hashed
     * with them cannot be hashed again. The secrets of subscriptions are sealed with a key made of the newest. Without the
     * file nobody can be erased, an opt-out ends with its contact, and nobody can subscribe.
     */
    Optional<Path> keysFile();
}
