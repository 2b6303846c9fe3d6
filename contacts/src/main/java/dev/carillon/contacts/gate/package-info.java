/** What of the service is open: whether people are taken in, webhooks are answered, and work is done. */
@NullMarked
package dev.carillon.contacts.gate;

import org.jspecify.annotations.NullMarked;
