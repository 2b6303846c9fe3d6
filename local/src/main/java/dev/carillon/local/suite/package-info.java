/** The suite on one machine: ports, secrets, files, and the services as processes. */
@NullMarked
package dev.carillon.local.suite;

import org.jspecify.annotations.NullMarked;
