package dev.carillon.security;

import dev.carillon.ConfigurationException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Public keys of whoever makes the tokens, one of each kind at most.
 *
 * @param verifiers one for each key, which proves the algorithms of that key and no others
 */
public record PublicKeys(List<PublicKeyVerifier> verifiers) {

    public static final PublicKeys NONE = new PublicKeys(List.of());

    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    public PublicKeys {
        verifiers = List.copyOf(verifiers);
    }

    /**
     * Reads keys in PEM, each empty for none. Line breaks do not count, so that a key fits one line of a file.
     *
     * @param prefix of the configuration keys {@code .rsa-public-key}, {@code .ecdsa-public-key} and
     *               {@code .ed25519-public-key}
     * @throws ConfigurationException for what is no such key, or a weak one
     */
    public static PublicKeys read(String prefix, String rsa, String ecdsa, String ed25519) {
        List<PublicKeyVerifier> verifiers = new ArrayList<>();
        add(verifiers, prefix + ".rsa-public-key", rsa, "RSA");
        add(verifiers, prefix + ".ecdsa-public-key", ecdsa, "EC");
        add(verifiers, prefix + ".ed25519-public-key", ed25519, "Ed25519");
        return new PublicKeys(verifiers);
    }

    private static void add(List<PublicKeyVerifier> verifiers, String key, String pem, String kind) {
        if (pem.isEmpty()) {
            return;
        }
        Matcher parts = PEM.matcher(pem.strip());
        if (!parts.matches() || !parts.group(1).equals("PUBLIC KEY")) {
            // Never the value: somebody may have put the private key there.
            throw new ConfigurationException(
                    key + ": not a public key in PEM, which begins with -----BEGIN PUBLIC KEY-----");
        }
        try {
            byte[] der = Base64.getDecoder().decode(parts.group(2).replaceAll("\\s", ""));
            PublicKey read = KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der));
            verifiers.add(PublicKeyVerifier.of(read));
        } catch (GeneralSecurityException | IllegalArgumentException no) {
            throw new ConfigurationException(key + ": not a good " + kind + " public key: " + no.getMessage());
        }
    }

    boolean isEmpty() {
        return verifiers.isEmpty();
    }
}
