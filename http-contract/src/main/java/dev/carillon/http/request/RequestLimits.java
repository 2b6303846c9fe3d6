package dev.carillon.http.request;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * How long the head of a request may be. The server reads more than this ({@code quarkus.http.limits}), so that whoever
 * sends too much is told so; what is beyond that too, it cuts off with the bare status.
 */
@ConfigMapping(prefix = "carillon.requests")
public interface RequestLimits {

    /** Bytes of a target, path and query together; more is answered 414. */
    @WithDefault("4K")
    MemorySize target();

    /** Bytes of all header fields together; more is answered 431. */
    @WithDefault("16K")
    MemorySize fields();
}
