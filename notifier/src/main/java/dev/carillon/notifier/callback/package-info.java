/** Twilio's callbacks: proven by signature, and turned into what they say of a message. */
@NullMarked
package dev.carillon.notifier.callback;

import org.jspecify.annotations.NullMarked;
