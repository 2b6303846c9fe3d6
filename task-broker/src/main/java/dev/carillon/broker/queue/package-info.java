/** What a queue is: its settings, its counts, and how long it waits between attempts. */
@NullMarked
package dev.carillon.broker.queue;

import org.jspecify.annotations.NullMarked;
