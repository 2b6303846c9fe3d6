/** Scheduling by one thread that owns every index, over a storage that may keep what it is given. */
@NullMarked
package dev.carillon.broker.engine.singlewriter;

import org.jspecify.annotations.NullMarked;
