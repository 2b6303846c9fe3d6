/** How much a request may carry. */
@NullMarked
package dev.carillon.contacts.limit;

import org.jspecify.annotations.NullMarked;
