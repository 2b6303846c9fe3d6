/** The seam between the API and whatever keeps the tasks. */
@NullMarked
package dev.carillon.broker.engine;

import org.jspecify.annotations.NullMarked;
