/** Which query parameters a route takes. */
@NullMarked
package dev.carillon.http.parameter;

import org.jspecify.annotations.NullMarked;
