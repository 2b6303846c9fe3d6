/** Drives the packaged services through the gateway, and ends some of them half-way. */
@NullMarked
package dev.carillon.e2e;

import org.jspecify.annotations.NullMarked;
