/** Clients that speak HTTP/2: each stream of a connection is an exchange of its own. */
@NullMarked
package dev.carillon.gateway.http2;

import org.jspecify.annotations.NullMarked;
