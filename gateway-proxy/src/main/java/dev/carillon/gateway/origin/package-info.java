/** The side towards origins: connections of one event loop, kept and reused, and what comes back over them. */
@NullMarked
package dev.carillon.gateway.origin;

import org.jspecify.annotations.NullMarked;
