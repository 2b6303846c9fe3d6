/** Keeps tasks in a PostgreSQL database that any number of brokers share. */
@NullMarked
package dev.carillon.broker.engine.postgres;

import org.jspecify.annotations.NullMarked;
