package dev.carillon.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** A patch is shorter than its target and makes it of its base, whatever both are: the fuzz tests feed it. */
final class DeltaAgreement {

    private DeltaAgreement() {}

    /** Of one input a base and a target that has much of it: the input says what is copied from where. */
    static void check(byte[] input) {
        int middle = input.length / 2;
        byte[] base = Arrays.copyOf(input, middle);
        ByteBuffer target = ByteBuffer.allocate(8 * input.length + 1);
        for (int i = middle; i < input.length; i++) {
            int command = input[i] & 0xff;
            if (command % 3 == 0 && i + 2 < input.length && middle > 0) {
                int from = (input[i + 1] & 0xff) * 7 % middle;
                int count = Math.min(Math.min(input[i + 2] & 0xff, middle - from), target.remaining() - 1);
                target.put(base, from, Math.max(0, count));
                i += 2;
            } else if (target.hasRemaining()) {
                target.put(input[i]);
            }
        }
        check(base, Arrays.copyOf(target.array(), target.position()));
    }

    static void check(byte[] base, byte[] target) {
        bytes(base, target);
        text(new String(base, StandardCharsets.UTF_8), new String(target, StandardCharsets.UTF_8));
    }

    static Optional<byte[]> bytes(byte[] base, byte[] target) {
        return checked(FossilDelta.ofBytes(base.clone(), target.clone()), base, target);
    }

    static Optional<byte[]> text(String base, String target) {
        byte[] from = base.getBytes(StandardCharsets.UTF_8);
        byte[] to = target.getBytes(StandardCharsets.UTF_8);
        Optional<byte[]> patch = checked(FossilDelta.ofText(from, to), from, to);
        patch.ifPresent(DeltaAgreement::assertText);
        return patch;
    }

    private static Optional<byte[]> checked(Optional<byte[]> patch, byte[] base, byte[] target) {
        patch.ifPresent(made -> {
            assertThat(made).hasSizeLessThan(target.length);
            assertThat(FossilPatch.apply(base, made)).isEqualTo(target);
        });
        return patch;
    }

    private static void assertText(byte[] patch) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(patch));
        } catch (CharacterCodingException none) {
            throw new AssertionError("the patch is no UTF-8", none);
        }
    }
}
