/** Answers kept by Idempotency-Key, so that a repeated request does nothing twice. */
@NullMarked
package dev.carillon.notifier.idempotency;

import org.jspecify.annotations.NullMarked;
