/** What is tested of how the suite is deployed, and how the tools for it are called. */
@NullMarked
package dev.carillon.deployment;

import org.jspecify.annotations.NullMarked;
