/** Who did what: a log that is only added to, and shows where it was changed. */
@NullMarked
package dev.carillon.contacts.audit;

import org.jspecify.annotations.NullMarked;
