/** What people write back: opt-outs, and everything else. */
@NullMarked
package dev.carillon.notifier.inbound;

import org.jspecify.annotations.NullMarked;
