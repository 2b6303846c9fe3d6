/** Keys that are mounted as files. */
@NullMarked
package dev.carillon.contacts.secret;

import org.jspecify.annotations.NullMarked;
