/** What happened to contacts: kept for the time line, and told to whoever subscribed. */
@NullMarked
package dev.carillon.contacts.event;

import org.jspecify.annotations.NullMarked;
