/** Tasks that come again and again, by cron or by interval. */
@NullMarked
package dev.carillon.broker.schedule;

import org.jspecify.annotations.NullMarked;
