/** The story that the suite can tell: every step through the gateway, every count checked. */
@NullMarked
package dev.carillon.local.story;

import org.jspecify.annotations.NullMarked;
