/** Loads: wrk, and a closed loop of our own for tunnels and for errors that wrk does not count. */
@NullMarked
package dev.carillon.bench.load;

import org.jspecify.annotations.NullMarked;
