package dev.carillon.boot;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Secrets that the development mode makes up where none are configured: new at every start, told once in the log.
 *
 * @param tokenSecret for connection and subscription tokens
 * @param apiKey      for the server API
 */
record DevelopmentSecrets(String tokenSecret, String apiKey) {

    private static final int BYTES = 32;

    static DevelopmentSecrets random() {
        SecureRandom random = new SecureRandom();
        return new DevelopmentSecrets(text(random), text(random));
    }

    private static String text(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "DevelopmentSecrets[]";
    }
}
