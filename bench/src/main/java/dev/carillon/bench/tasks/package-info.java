/** Measured points of task queues: one target under one load, with the disk, the processor and the memory that it took. */
@NullMarked
package dev.carillon.bench.tasks;

import org.jspecify.annotations.NullMarked;
