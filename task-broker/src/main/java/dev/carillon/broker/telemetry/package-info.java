/** What the broker measures of itself. */
@NullMarked
package dev.carillon.broker.telemetry;

import org.jspecify.annotations.NullMarked;
