/**
 * Takes in the bodies of requests that are too large to be taken as they come: each waits until there is room for it, is
 * refused before it is read where it may not be so long, and is given up where it does not come.
 */
@NullMarked
package dev.carillon.broker.body;

import org.jspecify.annotations.NullMarked;
