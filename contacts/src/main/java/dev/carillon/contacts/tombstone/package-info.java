/** Who was erased, known by keyed hashes alone, so that nobody comes back by a file or a webhook. */
@NullMarked
package dev.carillon.contacts.tombstone;

import org.jspecify.annotations.NullMarked;
