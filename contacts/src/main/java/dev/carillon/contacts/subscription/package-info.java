/** Outgoing webhooks: who is told of events, and how each is delivered. */
@NullMarked
package dev.carillon.contacts.subscription;

import org.jspecify.annotations.NullMarked;
