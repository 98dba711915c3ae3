package dev.carillon.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Connection tokens that the servers under test accept. */
final class SignedToken {

    private SignedToken() {}

    static String of(String user) {
        return ofClaims("{\"sub\":\"" + user + "\"}");
    }

    /** @param claims as JSON */
    static String ofClaims(String claims) {
        String parts = base64("{\"alg\":\"HS256\"}".getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Configured.TOKEN_SECRET.getBytes(UTF_8), "HmacSHA256"));
            return parts + "." + base64(mac.doFinal(parts.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
