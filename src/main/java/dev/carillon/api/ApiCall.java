package dev.carillon.api;

import java.io.InputStream;

/**
 * One HTTP request to the server API, free of any framework. Absent headers are empty.
 *
 * @param method          last part of the path
 * @param credentials     what the caller shows
 * @param page            where the request says that it comes from
 * @param transportErrors whether errors are wanted as HTTP statuses
 * @param length          Content-Length, -1 when not said
 * @param body            read once, only after the caller was admitted
 */
record ApiCall(
        String method, Credentials credentials, Page page, boolean transportErrors, long length, InputStream body) {

    /**
     * @param apiKey        X-API-Key
     * @param authorization Authorization
     * @param inUrl         query parameter {@code api_key}
     */
    record Credentials(String apiKey, String authorization, String inUrl) {

        private static final String SCHEME = "apikey ";

        /** The key that is shown: the first of header, authorization and, where allowed, URL; empty when there is none. */
        String key(boolean allowInUrl) {
            if (!apiKey.isEmpty()) {
                return apiKey;
            }
            if (authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
                return authorization.substring(SCHEME.length()).strip();
            }
            return allowInUrl ? inUrl : "";
        }

        /** All of it is secret. */
        @Override
        public String toString() {
            return "Credentials[]";
        }
    }

    /**
     * @param origin    Origin
     * @param host      Host
     * @param fetchSite Sec-Fetch-Site
     */
    record Page(String origin, String host, String fetchSite) {}
}
