/** From the rows of a run to the tables of RESULTS.md. */
@NullMarked
package dev.carillon.bench.report;

import org.jspecify.annotations.NullMarked;
