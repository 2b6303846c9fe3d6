package dev.carillon.contacts.limit;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much a request may carry, where its own feature says nothing else. */
@ConfigMapping(prefix = "carillon.contacts.limits")
public interface LimitConfig {

    /** The largest JSON body. */
    @WithDefault("1M")
    MemorySize jsonBody();
}
