package dev.carillon.gateway.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A block of PEM (RFC 7468); what stands around the blocks is explanation. Pure. */
record Pem(String label, String base64) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    /** The blocks of a file in their order. */
    static List<Pem> blocks(String file) {
        List<Pem> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(file);
        while (block.find()) {
            blocks.add(new Pem(block.group(1), block.group(2)));
        }
        return blocks;
    }

    /**
     * What is inside.
     *
     * @throws IllegalArgumentException for what is no Base64
     */
    byte[] content() {
        return Base64.getMimeDecoder().decode(base64);
    }
}
