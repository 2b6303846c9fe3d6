package dev.carillon.contacts.notifier;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the notifier is. */
@ConfigMapping(prefix = "carillon.contacts.notifier")
public interface NotifierConfig {

    /** {@code http://host:port}. Without it nobody is told of erasures, and the notice of a closing is sent by hand. */
    Optional<URI> url();

    /** The file that holds our bearer token there; its role is writer. */
    Optional<Path> tokenFile();

    /** For a whole call. */
    @WithDefault("PT30S")
    Duration timeout();
}
