package dev.carillon.cluster;

import static dev.carillon.ConfigurationException.require;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which Redis, and on which terms.
 *
 * @param addresses     as {@code redis://} or {@code rediss://} (TLS); channels are spread over several
 * @param sentinel      where to ask for the primary instead; {@link Sentinel#NONE} for the addresses themselves
 * @param cluster       whose nodes to use instead; {@link Cluster#NONE} for none
 * @param prefix        begins every key and every name on the bus
 * @param database      number of it
 * @param login         for addresses that carry none of their own
 * @param clientName    as Redis lists the connections
 * @param connectTimeout how long a connection may take to come about
 * @param ioTimeout     how long an answer may take, then the outcome is unknown
 * @param presenceTtl   how long an entry lives that is not renewed
 * @param queueMaxBytes bytes of commands that may wait for their answers, then the next are refused
 * @param authorities   who may have signed the server's certificate, over TLS: a file of PEM; empty for those whom the JVM
 *     trusts
 */
public record RedisSettings(
        List<String> addresses,
        Sentinel sentinel,
        Cluster cluster,
        String prefix,
        int database,
        Login login,
        String clientName,
        Duration connectTimeout,
        Duration ioTimeout,
        Duration presenceTtl,
        long queueMaxBytes,
        Optional<Path> authorities) {

    /** With the password left out of {@code toString}. */
    public record Login(String user, String password) {
        public static final Login NONE = new Login("", "");

        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    /**
     * @param addresses {@code host:port} of each; empty for none
     * @param master    the name under which they watch the primary
     * @param tls       whether the primary that they name is spoken to over TLS
     */
    public record Sentinel(List<String> addresses, String master, Login login, boolean tls) {
        public static final Sentinel NONE = new Sentinel(List.of(), "", Login.NONE, false);

        public Sentinel {
            addresses = List.copyOf(addresses);
            require(
                    addresses.isEmpty() || !master.isEmpty(),
                    "carillon.redis.sentinel-address",
                    addresses,
                    "given together with carillon.redis.sentinel-master-name");
        }

        boolean isUsed() {
            return !addresses.isEmpty();
        }
    }

    /**
     * @param addresses {@code host:port} of some of its nodes, which tell of the others; empty for none
     * @param tls       whether all of them are spoken to over TLS
     */
    public record Cluster(List<String> addresses, boolean tls) {
        public static final Cluster NONE = new Cluster(List.of(), false);

        public Cluster {
            addresses = List.copyOf(addresses);
            require(
                    addresses.stream().allMatch(each -> each.matches("[^,\\s/@]+:\\d{1,5}")),
                    "carillon.redis.cluster-address",
                    addresses,
                    "host:port, several with commas between");
        }

        boolean isUsed() {
            return !addresses.isEmpty();
        }
    }

    public RedisSettings {
        addresses = List.copyOf(addresses);
        require(
                !addresses.isEmpty()
                        && addresses.stream().allMatch(each -> each.matches("rediss?://[^,\\s/]+(/\\d*)?"))
                        && addresses.stream().distinct().count() == addresses.size(),
                "carillon.redis.address",
                addresses.stream().map(RedisSettings::withoutLogin).toList(),
                "redis://host:port or rediss://host:port, several with commas between, each once");
        require(!prefix.isEmpty(), "carillon.redis.prefix", prefix, "not empty");
        require(database >= 0, "carillon.redis.db", database, "at least 0");
        require(
                !cluster.isUsed() || !sentinel.isUsed(),
                "carillon.redis.cluster-address",
                cluster.addresses(),
                "empty where carillon.redis.sentinel-address is given");
        require(
                !cluster.isUsed() || database == 0,
                "carillon.redis.db",
                database,
                "0 with a cluster, which has no other");
        require(
                !cluster.isUsed() || !prefix.contains("{"),
                "carillon.redis.prefix",
                prefix,
                "without braces with a cluster, where they decide which node has a key");
        require(connectTimeout.toMillis() > 0, "carillon.redis.connect-timeout", connectTimeout, "more than 0");
        require(ioTimeout.toMillis() > 0, "carillon.redis.io-timeout", ioTimeout, "more than 0");
        require(presenceTtl.toMillis() > 0, "carillon.redis.presence-ttl", presenceTtl, "more than 0");
        require(queueMaxBytes >= 1_048_576, "carillon.redis.queue-max-bytes", queueMaxBytes, "at least 1048576");
        require(
                authorities.map(Files::isReadable).orElse(true),
                "carillon.redis.tls-ca-file",
                authorities.map(Path::toString).orElse(""),
                "a readable file");
    }

    /** An address as it may be logged. */
    static String withoutLogin(String address) {
        return address.replaceFirst("//[^/]*@", "//");
    }
}
