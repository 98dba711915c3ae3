package dev.carillon;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Where JSON-P, which fuzz tests compare with, is no judge: it makes numbers of what it reads. */
public final class BeyondJsonP {

    /** BigDecimal takes no exponent of more than ten digits, however many of them are leading zeros. */
    private static final Pattern EXPONENT = Pattern.compile("[eE][-+]?[0-9]{10}");

    private BeyondJsonP() {}

    /** Whether there may be an exponent of so many digits that JSON-P gives up a document which is valid. */
    public static boolean is(byte[] document) {
        return EXPONENT.matcher(new String(document, StandardCharsets.ISO_8859_1))
                .find();
    }
}
