/** Takes tasks to where a queue says, by HTTP and signed, in place of a worker that comes for them. */
@NullMarked
package dev.carillon.broker.push;

import org.jspecify.annotations.NullMarked;
