package dev.carillon.gateway.origin;

/** Why there is no answer, or no more of one. */
public enum OriginFailure {
    /** Nobody listens there. */
    REFUSED,
    /** No connection could be made. */
    UNREACHABLE,
    /** None in time. */
    CONNECT_TIMEOUT,
    /** As many requests as may wait for a connection do. */
    BUSY,
    /** This process may open no more sockets. */
    NO_SOCKETS,
    /** The connection was lost. */
    LOST,
    /** What came is not HTTP. */
    NOT_HTTP
}
