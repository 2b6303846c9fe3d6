/** How personal data looks in logs: masked. */
@NullMarked
package dev.carillon.http.privacy;

import org.jspecify.annotations.NullMarked;
