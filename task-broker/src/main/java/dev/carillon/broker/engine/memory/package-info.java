/** Keeps tasks in memory only. */
@NullMarked
package dev.carillon.broker.engine.memory;

import org.jspecify.annotations.NullMarked;
