/** What people write down about a contact. */
@NullMarked
package dev.carillon.contacts.note;

import org.jspecify.annotations.NullMarked;
