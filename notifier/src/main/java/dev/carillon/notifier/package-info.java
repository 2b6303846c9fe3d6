/** The service as an executable. */
@NullMarked
package dev.carillon.notifier;

import org.jspecify.annotations.NullMarked;
