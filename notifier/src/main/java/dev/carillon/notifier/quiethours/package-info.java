/** When people are not to be disturbed, by their own clock. */
@NullMarked
package dev.carillon.notifier.quiethours;

import org.jspecify.annotations.NullMarked;
