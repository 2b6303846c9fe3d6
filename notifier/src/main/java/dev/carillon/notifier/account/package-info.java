/** The accounts at the provider: which one takes the next message, how fast, and which are refused. */
@NullMarked
package dev.carillon.notifier.account;

import org.jspecify.annotations.NullMarked;
