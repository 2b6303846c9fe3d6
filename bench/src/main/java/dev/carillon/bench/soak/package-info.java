/** Checks of ours that run long: stale connections, back-pressure, descriptors. */
@NullMarked
package dev.carillon.bench.soak;

import org.jspecify.annotations.NullMarked;
