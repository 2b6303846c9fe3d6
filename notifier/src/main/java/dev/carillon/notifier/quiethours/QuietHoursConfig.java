package dev.carillon.notifier.quiethours;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.ZoneId;
import java.util.Optional;

/** When nobody is texted, unless the message says otherwise. */
@ConfigMapping(prefix = "carillon.notifier.quiet-hours")
public interface QuietHoursConfig {

    /** The hours by the recipient's clock, as {@code 22:00-08:00}; none by default. */
    Optional<String> window();

    /** The zone of numbers that none is known of. */
    @WithDefault("Europe/Sofia")
    ZoneId zone();
}
