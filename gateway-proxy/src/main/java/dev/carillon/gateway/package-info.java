/** The service as a whole: starts the listeners, says whether they are up, shows what they do, drains them. */
@NullMarked
package dev.carillon.gateway;

import org.jspecify.annotations.NullMarked;
