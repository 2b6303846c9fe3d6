/** Which query parameters a route takes, and what goes for an idempotency key on all of them. */
@NullMarked
package dev.carillon.http.parameter;

import org.jspecify.annotations.NullMarked;
