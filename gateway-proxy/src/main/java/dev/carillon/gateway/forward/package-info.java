/** The egress side for absolute-form requests. */
@NullMarked
package dev.carillon.gateway.forward;

import org.jspecify.annotations.NullMarked;
