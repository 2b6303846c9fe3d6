package dev.carillon.gateway.exchange;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How the connections of clients are served on one side of one event loop.
 *
 * @param headerTimeout from the first byte of a request to the end of its head
 * @param idleTimeout without a request
 * @param refused is told the kind of the problem for which a message was refused before it was a request
 */
public record ServerSettings(
        ExchangeHandler handler,
        Activity activity,
        Duration headerTimeout,
        Duration idleTimeout,
        Consumer<String> refused) {}
