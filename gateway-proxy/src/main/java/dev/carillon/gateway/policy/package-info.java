/** Who may reach what: proxy tokens, allow-lists, and names resolved once and checked. */
@NullMarked
package dev.carillon.gateway.policy;

import org.jspecify.annotations.NullMarked;
