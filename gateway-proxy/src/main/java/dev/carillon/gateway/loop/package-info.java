/** One event loop: its clock, and the sockets it opens. */
@NullMarked
package dev.carillon.gateway.loop;

import org.jspecify.annotations.NullMarked;
