/** Loads made of dialogues: what one connection says and hears, in whatever protocol, many of them on a few threads. */
@NullMarked
package dev.carillon.bench.wire;

import org.jspecify.annotations.NullMarked;
