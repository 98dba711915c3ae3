package dev.carillon.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Patches are right, small, and made in bounded time. */
class FossilDeltaTest {

    private static final String DOCUMENT =
            "{\"match\":17,\"home\":\"Grasshoppers\",\"away\":\"Young Boys\",\"score\":[2,1],\"minute\":63}";

    private final Random random = new Random(20261122);

    private static String patch(String base, String target) {
        return DeltaAgreement.text(base, target)
                .map(patch -> new String(patch, StandardCharsets.UTF_8))
                .orElse("none");
    }

    @Test
    void a_patch_is_the_length_copies_new_bytes_and_the_checksum() {
        assertThat(patch(DOCUMENT, DOCUMENT.replace("63", "64"))).isEqualTo("1G\n1E@0,2:4}EBmyS;");
    }

    @Test
    void a_change_in_the_middle_costs_about_what_it_is_long() {
        assertThat(patch(DOCUMENT, DOCUMENT.replace("[2,1]", "[3,1]"))).hasSizeLessThan(30);
    }

    @Test
    void parts_that_have_moved_are_found() {
        String first = "a".repeat(20) + "bcdefghijklmnopqrstuvwxyz";
        String second = "0123456789".repeat(5);
        assertThat(patch("<" + first + "|" + second + ">", "[" + second + "-" + first + "]"))
                .hasSizeLessThan(45);
    }

    @Test
    void nothing_in_common_is_no_patch() {
        assertThat(patch("", "abc")).isEqualTo("none");
        assertThat(patch("abc", "")).isEqualTo("none");
        assertThat(patch("abcabcabcabcabcabcabc", "defdefdefdefdefdefdef")).isEqualTo("none");
        assertThat(patch("1", "1")).isEqualTo("none");
    }

    @Test
    void the_same_again_is_a_few_bytes() {
        assertThat(patch(DOCUMENT, DOCUMENT)).hasSizeLessThan(20);
    }

    /** Two characters that share their first bytes, or their last: a patch by bytes would cut them. */
    @Test
    void a_patch_of_text_cuts_no_character() {
        String before = "{\"text\":\"" + "ä".repeat(30) + "é" + "ж".repeat(30) + "😀\"}";
        assertThat(patch(before, before.replace("é", "è"))).contains("è").doesNotContain("none");
        assertThat(patch(before, before.replace("😀", "😁"))).contains("😁");
        assertThat(patch(before, before.replace("ж", "з"))).contains("з");
        assertThat(patch("€".repeat(50), "₭".repeat(50))).isEqualTo("none");
    }

    @Test
    void any_edits_of_any_text_are_patched() {
        for (int round = 0; round < 3_000; round++) {
            String base = text(random.nextInt(400));
            StringBuilder target = new StringBuilder(base);
            for (int edits = random.nextInt(5); edits > 0; edits--) {
                int at = random.nextInt(target.length() + 1);
                if (random.nextBoolean()) {
                    target.insert(at, text(random.nextInt(30)));
                } else {
                    target.delete(at, Math.min(target.length(), at + random.nextInt(30)));
                }
            }
            // A surrogate may have lost its other half: then what UTF-8 has in its place.
            String whole = new String(target.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            Optional<byte[]> patch = DeltaAgreement.text(base, whole);
            DeltaAgreement.check(base.getBytes(StandardCharsets.UTF_8), whole.getBytes(StandardCharsets.UTF_8));
            if (base.equals(whole) && base.length() > 30) {
                assertThat(patch).isPresent();
            }
        }
    }

    @Test
    void any_bytes_are_patched() {
        for (int round = 0; round < 3_000; round++) {
            byte[] input = new byte[random.nextInt(600)];
            random.nextBytes(input);
            DeltaAgreement.check(input);
        }
    }

    @Test
    void one_changed_byte_in_a_large_document_is_a_small_patch() {
        byte[] base = new byte[FossilDelta.MAX_LENGTH];
        random.nextBytes(base);
        byte[] target = base.clone();
        target[500_000] ^= 1;
        assertThat(DeltaAgreement.bytes(base, target).orElseThrow()).hasSizeLessThan(40);
    }

    @Test
    void more_than_a_patch_is_made_of_has_none() {
        byte[] large = new byte[FossilDelta.MAX_LENGTH + 1];
        assertThat(FossilDelta.ofBytes(large, new byte[100])).isEmpty();
        assertThat(FossilDelta.ofBytes(new byte[100], large)).isEmpty();
    }

    /** Blocks that are all alike, and blocks that differ in their last byte only: the longest chains there are. */
    @Test
    void no_base_makes_it_slow() {
        byte[] alike = new byte[FossilDelta.MAX_LENGTH];
        byte[] nearly = new byte[FossilDelta.MAX_LENGTH];
        byte[] reversed = new byte[FossilDelta.MAX_LENGTH];
        for (int i = 0; i < nearly.length; i++) {
            nearly[i] = (byte) (i % 17 == 0 ? random.nextInt() : 0);
            reversed[i] = (byte) (i % 15 == 0 ? random.nextInt() : 0);
        }
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            DeltaAgreement.bytes(alike, nearly);
            DeltaAgreement.bytes(nearly, reversed);
            DeltaAgreement.bytes(reversed, nearly);
            DeltaAgreement.bytes(nearly, alike);
        });
    }

    private String text(int length) {
        String alphabet = "abc{}\":,0123456789äéж€😀\n\t\\";
        return random.ints(length, 0, alphabet.codePointCount(0, alphabet.length()))
                .map(i -> alphabet.codePointAt(alphabet.offsetByCodePoints(0, i)))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
