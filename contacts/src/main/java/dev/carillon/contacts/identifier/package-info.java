/** Where identifiers come from: time-ordered, without a draw of secure randomness for each. */
@NullMarked
package dev.carillon.contacts.identifier;

import org.jspecify.annotations.NullMarked;
