/** The meters of this service, every one of them. */
@NullMarked
package dev.carillon.notifier.telemetry;

import org.jspecify.annotations.NullMarked;
