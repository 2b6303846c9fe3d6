package dev.carillon.http.access;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Who may call this service. */
@ConfigMapping(prefix = "carillon.access")
public interface AccessConfig {

    /**
     * The file of static tokens, one a line: {@code name role[,role] sha256}. Read again when it changes. Without it
     * only tokens of the OIDC issuer are good, and without one of those nobody may call.
     */
    Optional<Path> tokensFile();
}
