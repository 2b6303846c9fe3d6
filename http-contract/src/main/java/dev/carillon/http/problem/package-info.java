/** How errors look: problem documents as in RFC 9457. */
@NullMarked
package dev.carillon.http.problem;

import org.jspecify.annotations.NullMarked;
