package dev.carillon.contacts.egress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The proxy that everything outbound goes through. */
@ConfigMapping(prefix = EgressConfig.PREFIX)
public interface EgressConfig {
    /** What the names of these properties begin with. */
    String PREFIX = "carillon.contacts.egress";

    /** {@code host:port} of the egress proxy; without it calls go out directly. */
    Optional<String> proxy();

    /** The name that goes with the proxy token. */
    @WithDefault("contacts")
    String user();

    /** The file that holds the proxy token; without it the proxy is sent none. */
    Optional<Path> tokenFile();
}
