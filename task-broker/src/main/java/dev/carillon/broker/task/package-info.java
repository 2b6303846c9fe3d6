/** What a task is: its payload, its states, and the ways in which a lease on it ends. */
@NullMarked
package dev.carillon.broker.task;

import org.jspecify.annotations.NullMarked;
