package dev.carillon.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Redis that can be started: the one that is installed, and Redis 6.2, the oldest that is supported, which comes from Maven
 * Central.
 *
 * @param command where it is
 */
public record RedisProgram(String command) {

    /** The one that is installed, and the one from Maven Central where none is. */
    public static RedisProgram preferred() {
        return installed().orElseGet(RedisProgram::packed);
    }

    public static Optional<RedisProgram> installed() {
        return Stream.of("redis-server", "valkey-server")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .map(file -> new RedisProgram(file.toString()))
                .findFirst();
    }

    /** Redis 6.2, out of a library of which nothing else is used. */
    public static RedisProgram packed() {
        return Packed.PROGRAM;
    }

    /** Whether it was compiled with TLS. */
    boolean speaksTls() {
        try {
            Process process = new ProcessBuilder(command, "--port", "0", "--tls-port", "1")
                    .redirectErrorStream(true)
                    .start();
            // it ends at once, for want of a certificate or of the option
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .contains("tls-cert-file");
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private static final class Packed {

        private static final RedisProgram PROGRAM = unpack(name());

        private static String name() {
            boolean arm = System.getProperty("os.arch").toLowerCase(Locale.ROOT).matches("aarch64|arm64");
            boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
            if (mac) {
                return "redis-server-6.2.6-v5-darwin-" + (arm ? "arm64" : "amd64");
            }
            return arm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
        }

        private static RedisProgram unpack(String name) {
            Path file = Path.of("target", "redis", name).toAbsolutePath();
            if (!Files.isExecutable(file)) {
                try (InputStream in = RedisProgram.class.getResourceAsStream("/" + name)) {
                    if (in == null) {
                        throw new AssertionError(name + " is missing");
                    }
                    Files.createDirectories(file.getParent());
                    // whole or not at all: another JVM may do the same
                    Path part = Files.createTempFile(file.getParent(), name, ".part");
                    Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                    if (!part.toFile().setExecutable(true)) {
                        throw new AssertionError(part + " cannot be made executable");
                    }
                    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException broken) {
                    throw new AssertionError(broken);
                }
            }
            return new RedisProgram(file.toString());
        }
    }
}
