/** Where time comes from: one injected clock. */
@NullMarked
package dev.carillon.http.time;

import org.jspecify.annotations.NullMarked;
