/** The measuring half of the benchmarks: the scripts start processes, this loads and reads them. */
@NullMarked
package dev.carillon.bench;

import org.jspecify.annotations.NullMarked;
