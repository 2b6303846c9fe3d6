package dev.carillon.gateway.relay;

import dev.carillon.gateway.origin.OriginFailure;

/** Why a relayed request got no answer from where it was sent; told before any byte of an answer reached the client. */
public enum RelayFailure {
    /** No connection could be made. */
    UNREACHABLE,
    /** None in time. */
    CONNECT_TIMEOUT,
    /** Too many requests wait for one. */
    BUSY,
    /** This process may open no more sockets. */
    NO_SOCKETS,
    /** The request's body is longer than it may be. */
    BODY_TOO_LONG,
    /** The request's body came too slowly. */
    REQUEST_TIMEOUT,
    /** The answer did not begin in time. */
    TIMEOUT,
    /** The connection was lost, or what came over it was not HTTP. */
    BROKEN;

    /** What a failure of a connection means for a request that was to go over it. */
    public static RelayFailure of(OriginFailure failure) {
        return switch (failure) {
            case CONNECT_TIMEOUT -> CONNECT_TIMEOUT;
            case BUSY -> BUSY;
            case NO_SOCKETS -> NO_SOCKETS;
            case UNREACHABLE -> UNREACHABLE;
            case LOST, NOT_HTTP -> BROKEN;
        };
    }
}
