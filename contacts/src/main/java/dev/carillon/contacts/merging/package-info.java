/** Contacts that are the same person: found, merged into one, and parted again. */
@NullMarked
package dev.carillon.contacts.merging;

import org.jspecify.annotations.NullMarked;
