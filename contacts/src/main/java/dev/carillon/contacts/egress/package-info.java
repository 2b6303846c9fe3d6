/** The way out: the proxy that everything outbound goes through, where one is configured. */
@NullMarked
package dev.carillon.contacts.egress;

import org.jspecify.annotations.NullMarked;
