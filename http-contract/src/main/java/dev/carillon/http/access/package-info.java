/** Who may call: bearer tokens, their roles, and the file that lists them. */
@NullMarked
package dev.carillon.http.access;

import org.jspecify.annotations.NullMarked;
