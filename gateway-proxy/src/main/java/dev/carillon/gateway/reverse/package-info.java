/** The ingress side: routes, upstreams and their endpoints. */
@NullMarked
package dev.carillon.gateway.reverse;

import org.jspecify.annotations.NullMarked;
