/** Contacts as files: streamed from a cursor, so that millions take no more memory than a few. */
@NullMarked
package dev.carillon.contacts.exporting;

import org.jspecify.annotations.NullMarked;
