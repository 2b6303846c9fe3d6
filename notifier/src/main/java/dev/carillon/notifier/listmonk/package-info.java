/** listmonk sends its campaigns through this service: it is a Messenger to it. */
@NullMarked
package dev.carillon.notifier.listmonk;

import org.jspecify.annotations.NullMarked;
