package dev.carillon.stream;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which format a request is in. */
final class ContentType {

    private static final String PROTOBUF = "application/octet-stream";

    private ContentType() {}

    /** Anything else is JSON, as are the requests of browsers that want no preflight. */
    static boolean isProtobuf(HttpServletRequest request) {
        @Nullable String type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(PROTOBUF);
    }
}
