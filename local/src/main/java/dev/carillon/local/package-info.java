/** The command behind ./carillon demo and ./carillon up. */
@NullMarked
package dev.carillon.local;

import org.jspecify.annotations.NullMarked;
