/** From a stored message to one request at the provider: tasks, worker, and the provider's seam. */
@NullMarked
package dev.carillon.notifier.sending;

import org.jspecify.annotations.NullMarked;
