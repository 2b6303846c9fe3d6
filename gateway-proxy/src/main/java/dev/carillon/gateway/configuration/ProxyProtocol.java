package dev.carillon.gateway.configuration;

/** Whether connections begin with a PROXY protocol header, which a balancer in front sends. */
public enum ProxyProtocol {
    /** None does: the socket tells whom a connection comes from. */
    OFF,
    /** Each does, and a connection without one is closed. */
    REQUIRED
}
