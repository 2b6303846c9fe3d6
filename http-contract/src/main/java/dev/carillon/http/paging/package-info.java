/** How lists page: opaque cursors. */
@NullMarked
package dev.carillon.http.paging;

import org.jspecify.annotations.NullMarked;
