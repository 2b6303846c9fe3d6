/** Campaigns: one text to many recipients, and the report of what came of it. */
@NullMarked
package dev.carillon.notifier.campaign;

import org.jspecify.annotations.NullMarked;
