/** How JSON is read: strictly, and with no text that cannot be kept. */
@NullMarked
package dev.carillon.http.json;

import org.jspecify.annotations.NullMarked;
