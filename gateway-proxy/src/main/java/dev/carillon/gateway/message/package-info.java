/** Pure functions on HTTP messages: framing, hop-by-hop fields, targets, forwarding fields; no I/O. */
@NullMarked
package dev.carillon.gateway.message;

import org.jspecify.annotations.NullMarked;
