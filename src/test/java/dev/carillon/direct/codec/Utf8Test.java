package dev.carillon.direct.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the JDK's decoder, which sees the whole. */
class Utf8Test {

    private static boolean jdkAccepts(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }

    private static boolean accepts(byte[] bytes, int piece) {
        Utf8 utf8 = new Utf8();
        for (int at = 0; at < bytes.length; at += piece) {
            if (!utf8.accepts(bytes, at, Math.min(bytes.length, at + piece))) {
                return false;
            }
        }
        return utf8.isWhole();
    }

    @Test
    void every_code_point_is_accepted_and_every_surrogate_refused() {
        for (int point = 0; point <= 0x10ffff; point++) {
            if (point < 0xd800 || point > 0xdfff) {
                byte[] bytes = Character.toString(point).getBytes(StandardCharsets.UTF_8);
                assertThat(accepts(bytes, 4)).as("U+%x", point).isTrue();
            }
        }
        for (int point = 0xd800; point <= 0xdfff; point++) {
            byte[] bytes = {(byte) 0xed, (byte) (0x80 | point >> 6 & 0x3f), (byte) (0x80 | point & 0x3f)};
            assertThat(accepts(bytes, 3)).as("U+%x", point).isFalse();
        }
    }

    @Test
    void every_two_bytes_are_judged_as_the_jdk_does_behind_ascii_too() {
        for (int two = 0; two <= 0xffff; two++) {
            byte[] bytes = {(byte) (two >> 8), (byte) two};
            assertThat(accepts(bytes, 2)).as("%04x", two).isEqualTo(jdkAccepts(bytes));
            byte[] behind = {'0', '1', '2', '3', '4', '5', '6', '7', '8', (byte) (two >> 8), (byte) two};
            assertThat(accepts(behind, 11)).as("%04x", two).isEqualTo(jdkAccepts(bytes));
        }
    }

    @Test
    void random_bytes_in_any_pieces_are_judged_as_the_jdk_does() {
        Random random = new Random(6455);
        int[] likely = {0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc2, 0xe0, 0xe1, 0xed, 0xee, 0xf0, 0xf3, 0xf4};
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(12)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) likely[random.nextInt(likely.length)];
            }
            assertThat(accepts(bytes, 1 + random.nextInt(5))).as("%s", bytes).isEqualTo(jdkAccepts(bytes));
        }
    }
}
