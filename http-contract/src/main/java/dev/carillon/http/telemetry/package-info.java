/** What all services measure of themselves. */
@NullMarked
package dev.carillon.http.telemetry;

import org.jspecify.annotations.NullMarked;
