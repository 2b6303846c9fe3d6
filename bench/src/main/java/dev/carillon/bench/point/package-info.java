/** One measured point: a target under one load, and everything that is read of it meanwhile. */
@NullMarked
package dev.carillon.bench.point;

import org.jspecify.annotations.NullMarked;
