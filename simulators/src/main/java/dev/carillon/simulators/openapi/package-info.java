/** Requests and answers held against an OpenAPI description; as much of OpenAPI 3.0 as Twilio's descriptions use. */
@NullMarked
package dev.carillon.simulators.openapi;

import org.jspecify.annotations.NullMarked;
