package dev.carillon.notifier.callback;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The {@code X-Twilio-Signature}: HMAC-SHA1 over the address and, for a form, each name and value in the order of names.
 * The address is tried with and without the port of its scheme, as Twilio's own validators do, since Twilio signs
 * sometimes the one and sometimes the other. Not Twilio's Java validator, which decodes the query when it changes the
 * port, and knows one value of a name only. Pure.
 *
 * @see <a href="https://www.twilio.com/docs/usage/security#validating-requests">Twilio: validating requests</a>
 */
final class TwilioSignature {
    private static final String ALGORITHM = "HmacSHA1";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9+/]{27}=");
    private static final Pattern URL = Pattern.compile("(https?)://(\\[[^]]*]|[^/?#:]*)(:[0-9]+)?(.*)");

    private TwilioSignature() {}

    /** True for a text that could be a signature; whatever else is sent as one needs no further look. */
    static boolean isWellFormed(String signature) {
        return FORM.matcher(signature).matches();
    }

    /**
     * True if somebody with this token signed it.
     *
     * @param form what the body holds; empty for a body that is no form, which is signed by the hash in the address
     */
    static boolean matches(String token, String url, SortedMap<String, List<String>> form, String signature) {
        byte[] given = signature.getBytes(StandardCharsets.US_ASCII);
        String parameters = parameters(form);
        boolean matches = false;
        for (String address : addresses(url)) {
            matches |= MessageDigest.isEqual(given, sign(token, address + parameters));
        }
        return matches;
    }

    private static String parameters(SortedMap<String, List<String>> form) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, List<String>> each : form.entrySet()) {
            new TreeSet<>(each.getValue())
                    .forEach(value -> text.append(each.getKey()).append(value));
        }
        return text.toString();
    }

    private static Set<String> addresses(String url) {
        Set<String> addresses = new LinkedHashSet<>(Set.of(url));
        Matcher parts = URL.matcher(url);
        if (parts.matches()) {
            String host = parts.group(1) + "://" + parts.group(2);
            addresses.add(host + parts.group(4));
            if (parts.group(3) == null) {
                addresses.add(host + (parts.group(1).equals("https") ? ":443" : ":80") + parts.group(4));
            }
        }
        return addresses;
    }

    private static byte[] sign(String token, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Base64.getEncoder().encode(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
