/** What is counted, logged and remembered of requests and decisions. */
@NullMarked
package dev.carillon.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
