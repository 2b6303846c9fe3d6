/** What is common to the services that stand on a database. */
@NullMarked
package dev.carillon.http.database;

import org.jspecify.annotations.NullMarked;
