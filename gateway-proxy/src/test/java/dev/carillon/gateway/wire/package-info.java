/** Real sockets for tests: a gateway on free ports, a client and an origin that speak bytes. */
@NullMarked
package dev.carillon.gateway.wire;

import org.jspecify.annotations.NullMarked;
