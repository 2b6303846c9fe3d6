/** The task-broker as this service knows it: where it is, and whether it answers. */
@NullMarked
package dev.carillon.contacts.broker;

import org.jspecify.annotations.NullMarked;
