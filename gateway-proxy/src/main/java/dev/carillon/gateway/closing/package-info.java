/** Follows whoever knows that the service is being closed down, so that the gateway says so by itself. */
@NullMarked
package dev.carillon.gateway.closing;

import org.jspecify.annotations.NullMarked;
