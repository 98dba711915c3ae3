package dev.carillon.security;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes a token for trying things, from the command line. Needs the JDK and nothing else, not even a build:
 *
 * <pre>java src/main/java/dev/carillon/security/TokenMaker.java --user alice --channel room:lobby --ttl 1h</pre>
 *
 * <p>The token alone goes to standard output, everything said about it to standard error. So it uses no other class of
 * Carillon: a source file that is started directly is compiled alone.
 */
public final class TokenMaker {

    private static final String SECRET_VARIABLE = "CARILLON_TOKEN_HMAC_SECRET_KEY";

    private static final String HELP = """
            Makes a token for Carillon, signed with a shared secret or with a private key.

              --user ID           user id; empty or absent for an anonymous user
              --channel NAME      makes a subscription token for this channel; without it, a connection token
              --channels A,B      channels that a connection token subscribes to by itself
              --info NAME=VALUE   what others see of the user; may be given several times
              --ttl TIME          how long it is good: 30s, 15m, 1h (default), 7d, or never
              --audience TEXT     the aud claim
              --issuer TEXT       the iss claim
              --algorithm NAME    HS256 (default), HS384 or HS512; with a private key RS256 to RS512, PS256 to PS512,
                                  ES256, ES384, ES512 or EdDSA, by default the first that the key can
              --private-key FILE  a private key in PEM, as openssl genpkey makes it: RSA, EC or Ed25519
              --key-id TEXT       the header's kid, for a server that fetches its keys
              --secret TEXT       the server's carillon.token.hmac-secret-key; else it is taken from the environment,
                                  CARILLON_TOKEN_HMAC_SECRET_KEY, which keeps it out of the shell's history
              --help              this text
            """;

    private static final Set<String> OPTIONS = Set.of(
            "--user",
            "--channel",
            "--channels",
            "--info",
            "--ttl",
            "--audience",
            "--issuer",
            "--algorithm",
            "--private-key",
            "--key-id",
            "--secret");

    private static final Map<String, String> ALGORITHMS =
            Map.of("HS256", "HmacSHA256", "HS384", "HmacSHA384", "HS512", "HmacSHA512");

    private static final Pattern TTL = Pattern.compile("([1-9][0-9]{0,8})([smhd])");
    private static final int MIN_SECRET_BYTES = 16;
    private static final int GOOD_SECRET_BYTES = 32;

    private final Map<String, String> environment;
    private final Clock clock;

    TokenMaker(Map<String, String> environment, Clock clock) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
    }

    /** Ends with 0, or with 2 when an argument is wrong. */
    public static void main(String[] arguments) {
        int status = new TokenMaker(System.getenv(), Clock.systemUTC()).run(arguments, System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    int run(String[] arguments, PrintStream out, PrintStream err) {
        if (List.of(arguments).contains("--help")) {
            out.print(HELP);
            return 0;
        }
        try {
            Map<String, List<String>> options = options(arguments);
            Signer signer = options.containsKey("--private-key") ? privateKey(options) : secret(options, err);
            Duration ttl = ttl(one(options, "--ttl", "1h"));
            String token = sign(claims(options, ttl), one(options, "--key-id", ""), signer);
            err.println(description(options, ttl));
            out.println(token);
            return 0;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println("--help tells what can be given.");
            return 2;
        }
    }

    private static Map<String, List<String>> options(String[] arguments) {
        Map<String, List<String>> options = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            int equals = name.startsWith("--") ? name.indexOf('=') : -1;
            String value;
            if (equals > 0) {
                value = name.substring(equals + 1);
                name = name.substring(0, equals);
            } else {
                i++;
                value = i < arguments.length ? arguments[i] : "";
            }
            if (!OPTIONS.contains(name)) {
                throw new IllegalArgumentException("There is no option " + name + ".");
            }
            if (i >= arguments.length) {
                throw new IllegalArgumentException(name + " needs a value.");
            }
            List<String> values = options.computeIfAbsent(name, ignored -> new ArrayList<>());
            values.add(value);
            if (values.size() > 1 && !name.equals("--info")) {
                throw new IllegalArgumentException(name + " is given twice.");
            }
        }
        return options;
    }

    private static String one(Map<String, List<String>> options, String name, String otherwise) {
        return options.getOrDefault(name, List.of(otherwise)).get(0);
    }

    /** @param algorithm as the header names it */
    private record Signer(String algorithm, Signing signing) {}

    private interface Signing {
        byte[] of(byte[] content) throws GeneralSecurityException;
    }

    private Signer secret(Map<String, List<String>> options, PrintStream err) {
        String secret = one(options, "--secret", environment.getOrDefault(SECRET_VARIABLE, ""));
        int length = secret.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0) {
            throw new IllegalArgumentException("There is no secret: give --secret or set " + SECRET_VARIABLE + ".");
        }
        if (length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException("The secret has " + length + " bytes; Carillon takes none below "
                    + MIN_SECRET_BYTES + ". openssl rand -hex 32 makes a good one.");
        }
        if (length < GOOD_SECRET_BYTES) {
            err.println("Warning: a secret of " + length + " bytes can be guessed from one token.");
        }
        String algorithm = one(options, "--algorithm", "HS256");
        String name = ALGORITHMS.get(algorithm);
        if (name == null) {
            throw new IllegalArgumentException("--algorithm " + algorithm + " is none of HS256, HS384, HS512.");
        }
        return new Signer(algorithm, content -> {
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), name));
            return mac.doFinal(content);
        });
    }

    private static Signer privateKey(Map<String, List<String>> options) {
        PrivateKey key = readKey(one(options, "--private-key", ""));
        List<String> can = algorithms(key);
        String algorithm = one(options, "--algorithm", can.get(0));
        if (!can.contains(algorithm)) {
            throw new IllegalArgumentException("--algorithm " + algorithm + " is none that this key can: " + can + ".");
        }
        return new Signer(algorithm, content -> {
            Signature signature = signature(algorithm);
            signature.initSign(key);
            signature.update(content);
            return signature.sign();
        });
    }

    private static PrivateKey readKey(String file) {
        try {
            String pem = Files.readString(Path.of(file));
            String body = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----|\\s", "");
            PKCS8EncodedKeySpec encoded =
                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body));
            for (String kind : List.of("RSA", "EC", "Ed25519")) {
                try {
                    return KeyFactory.getInstance(kind).generatePrivate(encoded);
                } catch (InvalidKeySpecException another) {
                    continue;
                }
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException no) {
            // told below
        }
        throw new IllegalArgumentException("--private-key " + file
                + " is no private key that begins with -----BEGIN PRIVATE KEY-----; openssl genpkey makes one.");
    }

    private static List<String> algorithms(PrivateKey key) {
        if (key instanceof ECPrivateKey elliptic) {
            int bits = elliptic.getParams().getCurve().getField().getFieldSize();
            return List.of("ES" + (bits == 521 ? 512 : bits));
        }
        return key.getAlgorithm().equals("RSA")
                ? List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
                : List.of("EdDSA");
    }

    private static Signature signature(String algorithm) throws GeneralSecurityException {
        String bits = algorithm.substring(2);
        switch (algorithm.substring(0, 2)) {
            case "RS":
                return Signature.getInstance("SHA" + bits + "withRSA");
            case "PS":
                Signature pss = Signature.getInstance("RSASSA-PSS");
                MGF1ParameterSpec mask = new MGF1ParameterSpec("SHA-" + bits);
                pss.setParameter(new PSSParameterSpec("SHA-" + bits, "MGF1", mask, Integer.parseInt(bits) / 8, 1));
                return pss;
            case "ES":
                return Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
            default:
                return Signature.getInstance("Ed25519");
        }
    }

    /** Zero for a token that is good for ever. */
    private static Duration ttl(String text) {
        Matcher matcher = TTL.matcher(text);
        if (text.equals("never")) {
            return Duration.ZERO;
        }
        if (!matcher.matches()) {
            throw new IllegalArgumentException("--ttl " + text + " is no time: 30s, 15m, 1h, 7d or never.");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private String claims(Map<String, List<String>> options, Duration ttl) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        StringJoiner claims = new StringJoiner(",", "{", "}");
        claims.add("\"sub\":" + quoted(one(options, "--user", "")));
        claims.add("\"iat\":" + now.getEpochSecond());
        if (!ttl.isZero()) {
            claims.add("\"exp\":" + now.plus(ttl).getEpochSecond());
        }
        if (options.containsKey("--channel")) {
            if (options.containsKey("--channels")) {
                throw new IllegalArgumentException(
                        "--channel makes a subscription token, --channels belongs to a connection token: give one.");
            }
            claims.add("\"channel\":" + quoted(filled(options, "--channel")));
        }
        if (options.containsKey("--channels")) {
            StringJoiner channels = new StringJoiner(",", "[", "]");
            for (String channel : filled(options, "--channels").split(",")) {
                channels.add(quoted(channel.strip()));
            }
            claims.add("\"channels\":" + channels);
        }
        if (options.containsKey("--audience")) {
            claims.add("\"aud\":" + quoted(filled(options, "--audience")));
        }
        if (options.containsKey("--issuer")) {
            claims.add("\"iss\":" + quoted(filled(options, "--issuer")));
        }
        if (options.containsKey("--info")) {
            claims.add("\"info\":" + info(options.getOrDefault("--info", List.of())));
        }
        return claims.toString();
    }

    private static String filled(Map<String, List<String>> options, String name) {
        String value = one(options, name, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " is empty.");
        }
        return value;
    }

    private static String info(List<String> pairs) {
        Map<String, String> members = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("--info " + pair + " is not NAME=VALUE.");
            }
            members.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        StringJoiner info = new StringJoiner(",", "{", "}");
        members.forEach((name, value) -> info.add(quoted(name) + ":" + quoted(value)));
        return info.toString();
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private static String sign(String claims, String keyId, Signer signer) {
        String kid = keyId.isEmpty() ? "" : ",\"kid\":" + quoted(keyId);
        String header = "{\"alg\":\"" + signer.algorithm() + "\",\"typ\":\"JWT\"" + kid + "}";
        String signed =
                encode(header.getBytes(StandardCharsets.UTF_8)) + "." + encode(claims.getBytes(StandardCharsets.UTF_8));
        try {
            return signed + "." + encode(signer.signing().of(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("This JDK cannot make " + signer.algorithm() + ".", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private String description(Map<String, List<String>> options, Duration ttl) {
        String user = one(options, "--user", "");
        return (options.containsKey("--channel") ? "Subscription" : "Connection") + " token for "
                + (user.isEmpty() ? "an anonymous user" : "user " + user)
                + (options.containsKey("--channel") ? " in " + one(options, "--channel", "") : "")
                + (ttl.isZero()
                        ? ", good for ever"
                        : ", good until " + clock.instant().plus(ttl).truncatedTo(ChronoUnit.SECONDS));
    }
}
