/** A task-broker in memory, for tests of the services that work through one. */
@NullMarked
package dev.carillon.simulators.broker;

import org.jspecify.annotations.NullMarked;
