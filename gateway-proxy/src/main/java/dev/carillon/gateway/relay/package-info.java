/** A request and its answer passing through: from a client's exchange to an origin's connection and back. */
@NullMarked
package dev.carillon.gateway.relay;

import org.jspecify.annotations.NullMarked;
