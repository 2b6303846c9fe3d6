package dev.carillon.http.request;

/**
 * Has {@link RequestCheck} look at targets in the place of Quarkus, which answers one that is no URI with a bare 400. In
 * tests the build sets the same property, and for a native image, where it is read at the build, so does the service's
 * {@code quarkus.native.additional-build-args}.
 */
public final class OwnTargetCheck {
    private static final String PROPERTY = "vertx.disableURIValidation";

    private OwnTargetCheck() {}

    /** To be called before Quarkus starts, since it looks once. */
    public static void enable() {
        System.setProperty(PROPERTY, "true");
    }
}
