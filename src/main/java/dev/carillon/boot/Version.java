package dev.carillon.boot;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of this build, as Maven has written it. */
final class Version {

    static final String CURRENT = read();

    private Version() {}

    private static String read() {
        Properties version = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/dev/carillon/version.properties")) {
            if (in != null) {
                version.load(in);
            }
        } catch (IOException broken) {
            return "unknown";
        }
        return version.getProperty("version", "unknown");
    }
}
