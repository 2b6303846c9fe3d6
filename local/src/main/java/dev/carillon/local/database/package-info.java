/** A real PostgreSQL out of Maven Central, for tests and for local runs. */
@NullMarked
package dev.carillon.local.database;

import org.jspecify.annotations.NullMarked;
