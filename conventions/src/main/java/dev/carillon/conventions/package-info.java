/** The house rules as tests: each service extends these classes and so runs the rules on itself; and the clock that tests tick. */
@NullMarked
package dev.carillon.conventions;

import org.jspecify.annotations.NullMarked;
