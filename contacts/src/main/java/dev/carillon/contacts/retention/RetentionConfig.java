package dev.carillon.contacts.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How long things are kept. Deliveries, imports and keys of requests have settings of their own features. */
@ConfigMapping(prefix = "carillon.contacts.retention")
public interface RetentionConfig {

    /** Events of the time line. */
    @WithDefault("P730D")
    Duration events();

    /** Scans that are done, with the classes of their addresses. */
    @WithDefault("P365D")
    Duration scans();

    /** Snapshots of merges; a merge that is older cannot be undone. Who was merged into whom is kept. */
    @WithDefault("P90D")
    Duration merges();

    /**
     * Contacts that nothing was heard of for so long: no change, no event, no consent. Without it they are kept. Their
     * opt-outs outlive them.
     */
    Optional<Duration> inactiveContacts();

    /** How often to look. */
    @WithDefault("PT24H")
    Duration interval();
}
