/** Requests that leave this service: each goes out once, through the egress proxy, and it is known whether it did. */
@NullMarked
package dev.carillon.notifier.outbound;

import org.jspecify.annotations.NullMarked;
