package dev.carillon.contacts.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the audit log is kept. */
@ConfigMapping(prefix = "carillon.contacts.audit")
public interface AuditConfig {

    /** How often entries are sealed; one that is younger may still be changed without a trace. */
    @WithDefault("PT5S")
    Duration sealInterval();
}
