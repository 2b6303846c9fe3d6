/** The egress side for CONNECT: tunnels between two sockets. */
@NullMarked
package dev.carillon.gateway.connect;

import org.jspecify.annotations.NullMarked;
