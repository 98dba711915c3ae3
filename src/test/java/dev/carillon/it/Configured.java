package dev.carillon.it;

/** What the servers under test are configured with, as in {@code server.properties}. */
public final class Configured {

    public static final String TOKEN_SECRET = "integration-test-secret-of-32-bytes-or-more";
    public static final String API_KEY = "integration-test-key";

    private Configured() {}
}
