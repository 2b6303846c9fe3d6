package dev.carillon.contacts.contact;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How callers change contacts. */
@ConfigMapping(prefix = "carillon.contacts.changes")
public interface ContactConfig {

    /** Whether a change must name the version that it is of, in {@code If-Match}; else it may. */
    @WithDefault("false")
    boolean requireIfMatch();
}
