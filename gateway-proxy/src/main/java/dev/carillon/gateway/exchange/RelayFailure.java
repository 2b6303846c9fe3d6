package dev.carillon.gateway.exchange;

/** Why a relayed request got no answer from where it was sent; told before any byte of an answer reached the client. */
public enum RelayFailure {
    /** The request's body is longer than it may be. */
    BODY_TOO_LONG,
    /** The answer did not begin in time. */
    TIMEOUT,
    /** The connection was lost, or what came over it was not HTTP. */
    BROKEN
}
