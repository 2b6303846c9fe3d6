/** What Linux tells about processes, sockets and the machine. */
@NullMarked
package dev.carillon.bench.linux;

import org.jspecify.annotations.NullMarked;
