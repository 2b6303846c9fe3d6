/** What the lines of every service's log have in common. */
@NullMarked
package dev.carillon.http.log;

import org.jspecify.annotations.NullMarked;
