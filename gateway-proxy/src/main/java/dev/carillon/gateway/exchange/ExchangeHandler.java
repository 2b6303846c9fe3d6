package dev.carillon.gateway.exchange;

/** What a side of the gateway does with a request; called on the event loop, and must not block it. */
@FunctionalInterface
public interface ExchangeHandler {
    void handle(Exchange exchange);
}
