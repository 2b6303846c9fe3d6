/** Fires schedules when they are due. */
@NullMarked
package dev.carillon.broker.trigger;

import org.jspecify.annotations.NullMarked;
