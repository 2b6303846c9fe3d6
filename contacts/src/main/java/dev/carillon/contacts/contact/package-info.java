/** People: their addresses, names and numbers, the lists and tags they are on, and where they came from. */
@NullMarked
package dev.carillon.contacts.contact;

import org.jspecify.annotations.NullMarked;
