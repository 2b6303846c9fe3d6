package dev.carillon.notifier.outbound;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The proxy that everything outbound goes through. */
@ConfigMapping(prefix = EgressConfig.PREFIX)
public interface EgressConfig {
    /** What the names of these properties begin with. */
    String PREFIX = "carillon.notifier.egress";

    /** {@code host:port} of the egress proxy; without it Twilio is called directly. */
    Optional<String> proxy();

    /** The name that goes with the proxy token. */
    @WithDefault("notifier")
    String user();

    /** The file that holds the proxy token; read again when it changes. */
    Optional<Path> tokenFile();
}
