package dev.carillon.contacts.consent;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Links that people find in their mail: to confirm a consent, and to unsubscribe. */
@ConfigMapping(prefix = "carillon.contacts.links")
public interface LinkConfig {

    /** The file of keys that links are signed with, one a line: {@code version secret}. Without it there are no links. */
    Optional<Path> keysFile();

    /** What links begin with, as people reach this service: {@code https://example.org}. */
    Optional<URI> publicUrl();

    /** How long a link to confirm is good. One to unsubscribe is good for ever. */
    @WithDefault("P7D")
    Duration confirmWithin();
}
