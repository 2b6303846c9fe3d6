/** Twilio's Messages API as a client sees it: prices, balances, refusals, signed callbacks, and faults on demand. */
@NullMarked
package dev.carillon.simulators.twilio;

import org.jspecify.annotations.NullMarked;
