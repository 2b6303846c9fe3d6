/** The peers of task-broker that speak a protocol of their own, as far as a load has to speak it. */
@NullMarked
package dev.carillon.bench.protocol;

import org.jspecify.annotations.NullMarked;
