/** What an operator goes by: alerts, their runbooks and dashboards, held against the metrics that there are. */
@NullMarked
package dev.carillon.deployment.operating;

import org.jspecify.annotations.NullMarked;
