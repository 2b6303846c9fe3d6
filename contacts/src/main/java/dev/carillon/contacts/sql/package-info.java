/** Statements of plain JDBC, for features that share a connection and a transaction. */
@NullMarked
package dev.carillon.contacts.sql;

import org.jspecify.annotations.NullMarked;
