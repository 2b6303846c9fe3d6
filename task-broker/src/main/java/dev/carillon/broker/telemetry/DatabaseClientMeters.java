package dev.carillon.broker.telemetry;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Leaves out what Vert.x measures of the client of the database: each connection and each pool registers its gauges anew, of
 * which the first ones stay, so that after a failover they are of a pool that is gone; those of connections have no name
 * but {@code .queue.size} and the like.
 */
public class DatabaseClientMeters {
    @Produces
    @Singleton
    MeterFilter none() {
        return MeterFilter.deny(
                meter -> meter.getName().startsWith(".") || meter.getName().startsWith("sql.pool."));
    }
}
