/** What operators see: the meters of this service. */
@NullMarked
package dev.carillon.contacts.telemetry;

import org.jspecify.annotations.NullMarked;
