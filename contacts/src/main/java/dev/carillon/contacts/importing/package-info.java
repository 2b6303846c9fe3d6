/** Files of contacts: kept before they are acknowledged, read in batches after, resumed after a crash. */
@NullMarked
package dev.carillon.contacts.importing;

import org.jspecify.annotations.NullMarked;
