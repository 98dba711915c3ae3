package dev.carillon.shape;

import dev.carillon.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Where a schema or a descriptor set comes from: a file by its path, {@code classpath:name} in the WAR, or the value
 * itself, as JSON or behind {@code base64:}. Read once, at start.
 */
final class Source {

    private static final String CLASSPATH = "classpath:";
    private static final String BASE64 = "base64:";

    private Source() {}

    /** @throws ConfigurationException that names the key when it cannot be read */
    static byte[] read(String key, String value) {
        if (value.startsWith("{")) {
            return value.getBytes(StandardCharsets.UTF_8);
        }
        try {
            if (value.startsWith(BASE64)) {
                return Base64.getDecoder().decode(value.substring(BASE64.length()));
            }
            return value.startsWith(CLASSPATH)
                    ? resource(value.substring(CLASSPATH.length()))
                    : Files.readAllBytes(Path.of(value));
        } catch (IOException | InvalidPathException unreadable) {
            throw new ConfigurationException(key, value, "a file that can be read (" + unreadable + ")");
        } catch (IllegalArgumentException malformed) {
            throw new ConfigurationException(key + " is not base64 behind " + BASE64);
        }
    }

    private static byte[] resource(String name) throws IOException {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (InputStream in = (loader == null ? Source.class.getClassLoader() : loader).getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no such resource");
            }
            return in.readAllBytes();
        }
    }
}
