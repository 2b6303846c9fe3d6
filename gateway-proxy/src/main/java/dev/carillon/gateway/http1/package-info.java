/** Clients that speak HTTP/1.1 or HTTP/1.0. */
@NullMarked
package dev.carillon.gateway.http1;

import org.jspecify.annotations.NullMarked;
