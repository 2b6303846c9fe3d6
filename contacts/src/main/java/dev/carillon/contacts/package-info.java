/** The service as an executable. */
@NullMarked
package dev.carillon.contacts;

import org.jspecify.annotations.NullMarked;
