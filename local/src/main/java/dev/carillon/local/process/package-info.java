/** Processes of the machine: started, watched, ended; none left behind. */
@NullMarked
package dev.carillon.local.process;

import org.jspecify.annotations.NullMarked;
