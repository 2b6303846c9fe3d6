/** task-broker as a load sees it: its requests over HTTP, and what it answers. */
@NullMarked
package dev.carillon.bench.broker;

import org.jspecify.annotations.NullMarked;
