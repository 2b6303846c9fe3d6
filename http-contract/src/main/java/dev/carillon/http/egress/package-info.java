/** How requests leave: through the egress proxy, with the credentials that it asks for. */
@NullMarked
package dev.carillon.http.egress;

import org.jspecify.annotations.NullMarked;
