/** The certificates that the gateway shows, and their files. */
@NullMarked
package dev.carillon.gateway.tls;

import org.jspecify.annotations.NullMarked;
