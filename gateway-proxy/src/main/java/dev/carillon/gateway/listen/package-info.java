/** Ports, and the connections that are accepted on them. */
@NullMarked
package dev.carillon.gateway.listen;

import org.jspecify.annotations.NullMarked;
