/** How the service is closed down: seven steps, each resumable, and all reversible until the archive is made. */
@NullMarked
package dev.carillon.contacts.lifecycle;

import org.jspecify.annotations.NullMarked;
