/** What a service's executable does beside running the service. */
@NullMarked
package dev.carillon.http.command;

import org.jspecify.annotations.NullMarked;
