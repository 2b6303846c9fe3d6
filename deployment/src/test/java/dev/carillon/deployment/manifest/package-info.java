/** The manifests of {@code k8s/}, rendered and held against what an API server and the design ask of them. */
@NullMarked
package dev.carillon.deployment.manifest;

import org.jspecify.annotations.NullMarked;
