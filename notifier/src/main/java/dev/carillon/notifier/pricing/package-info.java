/** What a text comes to: its segments, and the country and operator of its number. */
@NullMarked
package dev.carillon.notifier.pricing;

import org.jspecify.annotations.NullMarked;
