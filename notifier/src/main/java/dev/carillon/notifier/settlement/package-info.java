/** How every message comes to its end: what the provider says of it, and its price. */
@NullMarked
package dev.carillon.notifier.settlement;

import org.jspecify.annotations.NullMarked;
