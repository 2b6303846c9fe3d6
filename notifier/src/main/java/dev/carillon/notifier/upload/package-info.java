/** Bodies of requests that are kept while they are looked at. */
@NullMarked
package dev.carillon.notifier.upload;

import org.jspecify.annotations.NullMarked;
