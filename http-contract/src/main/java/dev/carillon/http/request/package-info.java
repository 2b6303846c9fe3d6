/** What every request must be before anything routes it: one host, a target that can be read in one way, and not too long. */
@NullMarked
package dev.carillon.http.request;

import org.jspecify.annotations.NullMarked;
