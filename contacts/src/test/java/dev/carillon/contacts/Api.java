package dev.carillon.contacts;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Requests as callers of each role make them. */
public final class Api {
    /** REST Assured would declare ISO-8859-1 for whatever is text. */
    public static final RestAssuredConfig WITHOUT_CHARSET = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Api() {}

    public static RequestSpecification reader() {
        return RestAssured.given().auth().oauth2(ContactsEnvironment.READER);
    }

    public static RequestSpecification writer() {
        return RestAssured.given().auth().oauth2(ContactsEnvironment.WRITER);
    }

    public static RequestSpecification admin() {
        return RestAssured.given().auth().oauth2(ContactsEnvironment.ADMIN);
    }

    /**
     * Posts a form and says the status of the answer. For many threads at once, which REST Assured is not: the first
     * calls of two threads may wait for each other's classes to load, for ever.
     */
    public static int postForm(String url, String form) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A writer who sends JSON. */
    public static RequestSpecification writes(Object body) {
        return writer().contentType(ContentType.JSON).body(body);
    }
}
