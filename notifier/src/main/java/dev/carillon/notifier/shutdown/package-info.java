/** The end of the process, as far as more than one part has to know of it. */
@NullMarked
package dev.carillon.notifier.shutdown;

import org.jspecify.annotations.NullMarked;
