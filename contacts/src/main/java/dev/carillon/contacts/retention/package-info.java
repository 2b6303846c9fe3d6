/** How long what nobody needs any more is kept. */
@NullMarked
package dev.carillon.contacts.retention;

import org.jspecify.annotations.NullMarked;
