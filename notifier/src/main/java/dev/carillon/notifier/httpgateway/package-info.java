/** A second provider: any SMS gateway that takes texts by HTTP, as listmonk posts them to a Messenger or as configured. */
@NullMarked
package dev.carillon.notifier.httpgateway;

import org.jspecify.annotations.NullMarked;
