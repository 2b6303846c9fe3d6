/** What is left of the service once it is closed: who came when and from where, without saying who. */
@NullMarked
package dev.carillon.contacts.archive;

import org.jspecify.annotations.NullMarked;
