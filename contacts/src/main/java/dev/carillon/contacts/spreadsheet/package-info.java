/** Text as spreadsheets take it: never for a formula. */
@NullMarked
package dev.carillon.contacts.spreadsheet;

import org.jspecify.annotations.NullMarked;
