/** Deliveries of WordPress and UserVoice: kept raw before they are acknowledged, made into contacts after. */
@NullMarked
package dev.carillon.contacts.webhook;

import org.jspecify.annotations.NullMarked;
