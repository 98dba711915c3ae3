package dev.carillon.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.carillon.broker.PublishOptions;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis that speaks TLS, with certificates of the test's own authority. */
class RedisTlsTest {

    private static final Namespace.History KEPT =
            new Namespace.History(10, Duration.ofMinutes(1), Duration.ofMinutes(1));
    private static final ChannelName ROOM = ChannelName.of("room:1");

    @TempDir
    static Path directory;

    private final List<String> logged = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void certify() throws Exception {
        assumeThat(RedisProgram.preferred().speaksTls())
                .as("a Redis with TLS is installed")
                .isTrue();
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.pem");
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=stranger -keyout other.key -out other.pem");
        openssl("req -newkey rsa:2048 -nodes -subj /CN=redis -keyout redis.key -out redis.csr");
        certificate("here", "IP:127.0.0.1");
        certificate("elsewhere", "DNS:redis.example.com");
    }

    private static void certificate(String name, String subject) throws Exception {
        Files.writeString(directory.resolve(name + ".ext"), "subjectAltName=" + subject);
        openssl("x509 -req -in redis.csr -CA ca.pem -CAkey ca.key -set_serial 1 -days 2 -extfile %s.ext -out %s.pem"
                .formatted(name, name));
    }

    private static void openssl(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("openssl.log").toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("openssl.log")))
                .isZero();
    }

    /** A Redis with this certificate, and the port where it speaks TLS. */
    private record Secured(RedisProcess process, int port) implements AutoCloseable {

        static Secured with(String certificate) throws IOException {
            int port;
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            RedisProcess process = RedisProcess.start(
                    "--tls-port",
                    "" + port,
                    "--tls-cert-file",
                    directory.resolve(certificate + ".pem").toString(),
                    "--tls-key-file",
                    directory.resolve("redis.key").toString(),
                    "--tls-ca-cert-file",
                    directory.resolve("ca.pem").toString(),
                    "--tls-auth-clients",
                    "no");
            return new Secured(process, port);
        }

        @Override
        public void close() {
            process.close();
        }
    }

    private RedisEngine engine(Secured redis, Optional<String> authority) {
        RedisSettings settings = TestSettings.of(List.of("rediss://127.0.0.1:" + redis.port()))
                .authorities(authority.map(directory::resolve))
                .build();
        RedisEngine engine = TestEngine.make(settings, (level, id, fields) -> logged.add(id));
        engine.broker().start(new Silence());
        return engine;
    }

    @Test
    void a_redis_whose_certificate_is_signed_by_whom_one_trusts_is_used() throws Exception {
        try (Secured redis = Secured.with("here");
                RedisEngine engine = engine(redis, Optional.of("ca.pem"))) {
            TestEngine.open(engine);

            assertThat(engine.broker()
                            .publish(ROOM, Publication.of(Payload.json("1")), PublishOptions.keeping(KEPT))
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS)
                            .position()
                            .offset())
                    .isEqualTo(1);
        }
    }

    @Test
    void a_redis_of_whom_nobody_vouches_is_not() throws Exception {
        try (Secured redis = Secured.with("here");
                RedisEngine stranger = engine(redis, Optional.of("other.pem"));
                RedisEngine jvm = engine(redis, Optional.empty())) {
            staysAway(stranger);
            staysAway(jvm);
        }
    }

    @Test
    void a_certificate_of_another_name_is_not_taken() throws Exception {
        try (Secured redis = Secured.with("elsewhere");
                RedisEngine engine = engine(redis, Optional.of("ca.pem"))) {
            staysAway(engine);
        }
    }

    private void staysAway(RedisEngine engine) {
        logged.clear();
        engine.open();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> logged.contains("redis.away"));
        Awaitility.await()
                .during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(5))
                .until(() -> !engine.carries());
        assertThat(logged).doesNotContain("redis.connected");
    }
}
