/** How webhooks are signed, by Standard Webhooks: what a sender makes and a receiver verifies. */
@NullMarked
package dev.carillon.http.webhook;

import org.jspecify.annotations.NullMarked;
