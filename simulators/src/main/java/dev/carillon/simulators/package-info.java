/** Runs the simulators alone, for any client that wants a Twilio or a Gravatar which costs nothing. */
@NullMarked
package dev.carillon.simulators;

import org.jspecify.annotations.NullMarked;
