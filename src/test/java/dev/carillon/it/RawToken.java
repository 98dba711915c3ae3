package dev.carillon.it;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens for the servers under test, good and bad, byte by byte: a library would refuse to make most of them. */
final class RawToken {

    static final String HS256 = "{\"alg\":\"HS256\"}";

    private RawToken() {}

    /** HS256 with the server's own secret. */
    static String signed(String claims) {
        return signed(HS256, claims);
    }

    /** HMAC-SHA-256 with the server's own secret, whatever the header says. */
    static String signed(String header, String claims) {
        return signed(header, claims, Configured.TOKEN_SECRET);
    }

    static String signed(String header, String claims, String secret) {
        String parts = base64(header) + "." + base64(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return parts + "." + base64(mac.doFinal(parts.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
