/** The broker's HTTP API. */
@NullMarked
package dev.carillon.broker.api;

import org.jspecify.annotations.NullMarked;
