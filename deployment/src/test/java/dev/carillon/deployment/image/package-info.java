/** The images of {@code docker/}, built without a daemon and run as Kubernetes would run them. */
@NullMarked
package dev.carillon.deployment.image;

import org.jspecify.annotations.NullMarked;
