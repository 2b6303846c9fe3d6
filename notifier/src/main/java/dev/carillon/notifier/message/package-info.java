/** Text messages: their states, their storage and the API to them. */
@NullMarked
package dev.carillon.notifier.message;

import org.jspecify.annotations.NullMarked;
