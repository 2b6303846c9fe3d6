/** What the law gives a person: all that is kept about them, and to be erased. */
@NullMarked
package dev.carillon.contacts.privacy;

import org.jspecify.annotations.NullMarked;
