/** What every request must satisfy before a resource sees it: text that can be stored, headers once. */
@NullMarked
package dev.carillon.notifier.edge;

import org.jspecify.annotations.NullMarked;
