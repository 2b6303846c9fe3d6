/** Proves that somebody has a phone number: a code is texted, and comes back. */
@NullMarked
package dev.carillon.notifier.verification;

import org.jspecify.annotations.NullMarked;
