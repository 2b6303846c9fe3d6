/** From a recording of Java Flight Recorder to a table of where the time went. */
@NullMarked
package dev.carillon.bench.profile;

import org.jspecify.annotations.NullMarked;
