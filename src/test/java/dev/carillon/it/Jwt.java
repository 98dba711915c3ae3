package dev.carillon.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens that the servers under test accept. */
public final class Jwt {

    private Jwt() {}

    /** A connection token without an end. */
    public static String of(String user) {
        return signed("{\"sub\":\"" + user + "\"}");
    }

    /** @param claims as JSON */
    public static String signed(String claims) {
        String content = part("{\"alg\":\"HS256\"}".getBytes(UTF_8)) + "." + part(claims.getBytes(UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Configured.TOKEN_SECRET.getBytes(UTF_8), "HmacSHA256"));
            return content + "." + part(mac.doFinal(content.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
