package dev.carillon.security;

import dev.carillon.channel.Payload;
import dev.carillon.security.InvalidTokenException.Flaw;
import dev.carillon.security.JsonValue.JsonArray;
import dev.carillon.security.JsonValue.JsonLiteral;
import dev.carillon.security.JsonValue.JsonNumber;
import dev.carillon.security.JsonValue.JsonObject;
import dev.carillon.security.JsonValue.JsonText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Typed access to the members of a JSON object. A member that is {@code null} counts as absent, as many JSON writers put
 * it; one of the wrong type makes the token worth nothing.
 *
 * @param object the claims, or a part of them
 */
record Claims(JsonObject object) {

    /** The end of the year 9999. A later date is most likely milliseconds, and would be a token for ever. */
    private static final BigDecimal LAST_SECOND = new BigDecimal("253402300799");

    private static final int LONGEST_NUMBER = 32;

    Optional<JsonValue> value(String name) {
        return Optional.ofNullable(object.members().get(name)).filter(value -> !value.isNull());
    }

    Optional<String> text(String name) {
        return value(name).map(Claims::asText);
    }

    /** A text, or each of several. */
    List<String> texts(String name) {
        return value(name)
                .map(value -> value instanceof JsonArray array
                        ? array.items().stream().map(Claims::asText).toList()
                        : List.of(asText(value)))
                .orElse(List.of());
    }

    Optional<Boolean> flag(String name) {
        return value(name).map(value -> {
            if (value instanceof JsonLiteral literal) {
                return literal.raw().equals("true");
            }
            throw wrong();
        });
    }

    /** Seconds since 1970, cut to whole ones; not negative. */
    Optional<Instant> date(String name) {
        return value(name).map(value -> {
            if (!(value instanceof JsonNumber number) || number.raw().length() > LONGEST_NUMBER) {
                throw wrong();
            }
            BigDecimal seconds = decimal(number.raw());
            if (seconds.signum() < 0 || seconds.compareTo(LAST_SECOND) > 0) {
                throw wrong();
            }
            // Compared before it is made an integer: 1e999999999 would become one of a gigabyte, and 1e-999999999 be
            // divided by such a one.
            return seconds.compareTo(BigDecimal.ONE) < 0
                    ? Instant.EPOCH
                    : Instant.ofEpochSecond(
                            seconds.setScale(0, RoundingMode.DOWN).longValueExact());
        });
    }

    private static BigDecimal decimal(String number) {
        try {
            return new BigDecimal(number);
        } catch (NumberFormatException exponentOfTooManyDigits) {
            throw wrong();
        }
    }

    Optional<Claims> claims(String name) {
        return value(name).map(value -> {
            if (value instanceof JsonObject nested) {
                return new Claims(nested);
            }
            throw wrong();
        });
    }

    /** A JSON value as it stands in the token, on one line; empty when absent. */
    Payload json(String name) {
        return value(name).map(value -> Payload.json(value.oneLine())).orElse(Payload.EMPTY);
    }

    /** The bytes in {@code b64…} where it is given, else the JSON value; empty when both are absent. */
    Payload payload(String name) {
        return text("b64" + name)
                .filter(base64 -> !base64.isEmpty())
                .map(base64 -> Payload.of(decode(base64)))
                .orElseGet(() -> json(name));
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw wrong();
        }
    }

    private static String asText(JsonValue value) {
        if (value instanceof JsonText text) {
            return text.value();
        }
        throw wrong();
    }

    private static InvalidTokenException wrong() {
        return new InvalidTokenException(Flaw.CLAIM);
    }
}
