/** Loads on the contacts service. */
@NullMarked
package dev.carillon.bench.contacts;

import org.jspecify.annotations.NullMarked;
