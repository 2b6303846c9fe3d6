/** Phone numbers that must not stand in clear: their keyed hashes, and how long texts are kept. */
@NullMarked
package dev.carillon.notifier.privacy;

import org.jspecify.annotations.NullMarked;
