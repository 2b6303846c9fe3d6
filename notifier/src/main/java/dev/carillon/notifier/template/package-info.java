/** Texts with ((placeholders)). */
@NullMarked
package dev.carillon.notifier.template;

import org.jspecify.annotations.NullMarked;
