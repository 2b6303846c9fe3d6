/** What happened to a contact, from all that was kept of it, in the order of time. */
@NullMarked
package dev.carillon.contacts.timeline;

import org.jspecify.annotations.NullMarked;
