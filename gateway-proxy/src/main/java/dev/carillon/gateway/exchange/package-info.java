/** One request and its answer passing through: the listener, the strict decoder, the relay in both directions. */
@NullMarked
package dev.carillon.gateway.exchange;

import org.jspecify.annotations.NullMarked;
