/** Who must not be texted, and how people say so. */
@NullMarked
package dev.carillon.notifier.optout;

import org.jspecify.annotations.NullMarked;
