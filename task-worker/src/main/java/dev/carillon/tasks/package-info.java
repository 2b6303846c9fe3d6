/** How a service puts work into the task-broker and takes it out again. */
@NullMarked
package dev.carillon.tasks;

import org.jspecify.annotations.NullMarked;
