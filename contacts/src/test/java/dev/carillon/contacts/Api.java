package dev.carillon.contacts;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;

/** Requests as callers of each role make them. */
public final class Api {

    private Api() {}

    public static RequestSpecification reader() {
        return RestAssured.given().auth().oauth2(ContactsEnvironment.READER);
    }

    public static RequestSpecification writer() {
        return RestAssured.given().auth().oauth2(ContactsEnvironment.WRITER);
    }

    /** A writer who sends JSON. */
    public static RequestSpecification writes(Object body) {
        return writer().contentType(ContentType.JSON).body(body);
    }
}
