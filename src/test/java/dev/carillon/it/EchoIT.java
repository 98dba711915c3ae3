package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The endpoint for checking a path: what goes out comes back, whatever it is. */
class EchoIT extends Server.Deployed {

    private static final String PATH = "/echo";

    @Test
    void text_of_any_characters_comes_back_in_order() throws Exception {
        try (PlainPeer peer = PlainPeer.open(PATH)) {
            peer.say("plain").say("").say("\u0000\n\"é€🎶\uffff");

            assertThat(peer.next()).isEqualTo("plain");
            assertThat(peer.next()).isEmpty();
            assertThat(peer.next()).isEqualTo("\u0000\n\"é€🎶\uffff");
        }
    }

    @Test
    void a_long_text_comes_back_whole_although_its_characters_lie_across_parts() throws Exception {
        // the x shifts characters of four bytes across every border that a buffer of a round size has
        String text = "x" + "🎶".repeat(25_600);
        try (PlainPeer peer = PlainPeer.open(PATH)) {
            peer.say(text);
            assertThat(peer.next()).isEqualTo(text);

            peer.sayPart(text.substring(0, 20_001), false);
            peer.sayPart("", false);
            peer.sayPart(text.substring(20_001), true);
            assertThat(peer.next()).isEqualTo(text);
        }
    }

    @Test
    void binary_comes_back_as_binary() throws Exception {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        try (PlainPeer peer = PlainPeer.open(PATH)) {
            peer.say(bytes);
            peer.say(new byte[0]);

            assertThat(peer.nextBinary()).isEqualTo(bytes);
            assertThat(peer.nextBinary()).isEmpty();
        }
    }

    @Test
    void many_messages_at_once_come_back_one_by_one() throws Exception {
        try (PlainPeer peer = PlainPeer.open(PATH)) {
            for (int i = 0; i < 500; i++) {
                peer.say("m" + i);
            }
            for (int i = 0; i < 500; i++) {
                assertThat(peer.next()).isEqualTo("m" + i);
            }
        }
    }

    @Test
    void a_message_of_just_the_limit_comes_back_and_one_byte_more_closes_with_1009() throws Exception {
        String limit = "x".repeat(131_072);
        PlainPeer peer = PlainPeer.open(PATH);
        peer.say(limit);
        assertThat(peer.next()).isEqualTo(limit);

        peer.sayUnlessClosed(limit + "x");

        assertThat(peer.closed()).isEqualTo(new PlainPeer.Close(1009, "message too big"));
    }

    @Test
    void who_sends_and_does_not_read_is_too_slow() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        try (SilentPeer peer = new SilentPeer(PATH)) {
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> flood(peer, sent));
            try {
                flood.get(10, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException noMoreIsTaken) {
                assertThat(sent).hasPositiveValue();
            }

            SilentPeer.Found found = peer.readAll();

            assertThat(found.messages()).isLessThan(sent.get());
            if (Server.name().equals("payara")) {
                // Tyrus has no word for dropping a connection, and one closed over a backlog may stay open, mute and
                // deaf, until the peer goes. Nothing of ours is kept for it.
                assertThat(found.code()).isIn(3008, SilentPeer.DROPPED, SilentPeer.OPEN);
            } else {
                assertThat(found.code()).isIn(3008, SilentPeer.DROPPED);
            }
        }
    }

    private static void flood(SilentPeer peer, AtomicInteger sent) {
        byte[] message = new byte[65_000];
        try {
            for (int i = 0; i < 3_000; i++) { // far more than socket buffers and queue hold together
                peer.say(message);
                sent.incrementAndGet();
            }
        } catch (IOException dropped) {
            throw new UncheckedIOException(dropped);
        }
    }
}
