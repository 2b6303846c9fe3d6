/** Requests that a client repeats: the same key and the same request have one effect. */
@NullMarked
package dev.carillon.contacts.idempotency;

import org.jspecify.annotations.NullMarked;
