/** A peer that is a library: stock vertx-http-proxy. */
@NullMarked
package dev.carillon.bench.peer;

import org.jspecify.annotations.NullMarked;
