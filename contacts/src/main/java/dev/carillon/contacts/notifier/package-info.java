/** The notifier as this service knows it: whom it must not text, and the campaigns that it runs for us. */
@NullMarked
package dev.carillon.contacts.notifier;

import org.jspecify.annotations.NullMarked;
