/** What people said about being written to: given, asked to confirm, withdrawn; a log, and what holds now. */
@NullMarked
package dev.carillon.contacts.consent;

import org.jspecify.annotations.NullMarked;
