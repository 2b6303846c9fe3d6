/** Twilio's API through its own SDK: sending, fetching, finding, and what its error codes mean. */
@NullMarked
package dev.carillon.notifier.twilio;

import org.jspecify.annotations.NullMarked;
