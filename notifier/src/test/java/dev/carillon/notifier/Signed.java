package dev.carillon.notifier;

import static io.restassured.RestAssured.given;

import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Requests as Twilio makes them: over the public address, form or JSON, signed with an account's token. */
record Signed(String publicUrl, String token) {

    ValidatableResponse form(String pathAndQuery, Map<String, String> form) {
        StringBuilder signed = new StringBuilder(publicUrl + pathAndQuery);
        new TreeMap<>(form).forEach((name, value) -> signed.append(name).append(value));
        return given().config(RestAssuredConfig.config()
                        .encoderConfig(EncoderConfig.encoderConfig().defaultContentCharset("UTF-8")))
                .urlEncodingEnabled(true)
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .header("X-Twilio-Signature", signature(signed.toString()))
                .formParams(form)
                .post(pathAndQuery)
                .then();
    }

    ValidatableResponse json(String pathAndQuery, String body) {
        String hash = HexFormat.of().formatHex(sha256(body));
        String path = pathAndQuery + (pathAndQuery.contains("?") ? "&" : "?") + "bodySHA256=" + hash;
        return json(path, body, signature(publicUrl + path));
    }

    static ValidatableResponse json(String path, String body, String signature) {
        return given().contentType("application/json")
                .header("X-Twilio-Signature", signature)
                .body(body)
                .post(path)
                .then();
    }

    String signature(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
