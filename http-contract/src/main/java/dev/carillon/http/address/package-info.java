/** Addresses and hosts as they are written, and which addresses are globally reachable; no I/O. */
@NullMarked
package dev.carillon.http.address;

import org.jspecify.annotations.NullMarked;
