package dev.carillon.contacts.broker;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where the task-broker is. */
@ConfigMapping(prefix = "carillon.contacts.broker")
public interface BrokerConfig {

    /** {@code http://host:port}. Without it this service does what needs no tasks, and refuses identity scans. */
    Optional<URI> url();

    /** The file that holds our bearer token there; its roles are writer and worker. */
    Optional<Path> tokenFile();
}
