package dev.carillon.broker.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.endsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JWTs of an issuer beside static tokens, once an operator switches them on. */
@QuarkusTest
@TestProfile(IssuerAccessTest.WithIssuer.class)
class IssuerAccessTest {
    /** The profile and the test are loaded by different class loaders, so the key goes through a property. */
    private static final String KEY = "carillon.test.issuer-key";

    private static final long FAR_FUTURE = 4_102_444_800L;

    /** An issuer whose key is known, so that nobody has to be asked for it. */
    public static class WithIssuer implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                KeyPair pair = generator.generateKeyPair();
                Base64.Encoder base64 = Base64.getEncoder();
                System.setProperty(KEY, base64.encodeToString(pair.getPrivate().getEncoded()));
                return Map.of(
                        "quarkus.oidc.tenant-enabled",
                        "true",
                        "quarkus.oidc.public-key",
                        base64.encodeToString(pair.getPublic().getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"reader, 200, 403", "writer, 200, 200", "admin, 200, 200", "worker, 403, 403", "owner, 403, 403"})
    void aTokenOfTheIssuerHasTheRolesThatItsGroupsName(String group, int reading, int configuring) throws Exception {
        String token = jwt(group, System.getProperty(KEY));

        with(token).get("/v1/queues").then().statusCode(reading);
        with(token)
                .contentType("application/json")
                .body("{}")
                .put("/v1/queues/by-issuer")
                .then()
                .statusCode(configuring);
    }

    @ParameterizedTest
    @CsvSource({"reader-token, 200", "no-such-token, 401"})
    void staticTokensAreAsGoodAsBefore(String token, int status) {
        with(token).get("/v1/queues").then().statusCode(status);
    }

    @Test
    void aTokenOfAnotherKeyIsAProblem() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String other = Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());

        with(jwt("admin", other))
                .get("/v1/queues")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("type", endsWith(":unauthenticated"));
    }

    private static RequestSpecification with(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    /** A JWT (RFC 7519) signed with RS256. */
    private static String jwt(String group, String privateKey) throws GeneralSecurityException {
        String content = part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "."
                + part("{\"sub\":\"somebody\",\"iat\":1,\"exp\":" + FAR_FUTURE + ",\"groups\":[\"" + group + "\"]}");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(privateKey))));
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
