/** The HTTP server under each simulator. */
@NullMarked
package dev.carillon.simulators.server;

import org.jspecify.annotations.NullMarked;
