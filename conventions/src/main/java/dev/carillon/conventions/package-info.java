/** The house rules as tests: each service extends these classes and so runs the rules on itself; and what tests of all modules need. */
@NullMarked
package dev.carillon.conventions;

import org.jspecify.annotations.NullMarked;
