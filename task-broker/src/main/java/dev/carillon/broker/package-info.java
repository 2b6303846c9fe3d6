/** The task broker: its command. Everything else lies in the package of its feature. */
@NullMarked
package dev.carillon.broker;

import org.jspecify.annotations.NullMarked;
