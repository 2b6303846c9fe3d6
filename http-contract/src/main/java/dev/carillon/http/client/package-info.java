/** Asking another service with the platform's own client. */
@NullMarked
package dev.carillon.http.client;

import org.jspecify.annotations.NullMarked;
