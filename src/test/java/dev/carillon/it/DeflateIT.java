package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** permessage-deflate (RFC 7692), which the servers under test agree to where it is Carillon that speaks WebSocket. */
@ExtendWith(Witness.class)
class DeflateIT extends Server.Deployed {

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final int COMPRESSED_TEXT = 0xc1;

    private static final Upgrade OFFERING =
            Upgrade.to(RawWebSocket.PATH).with(EXTENSIONS, "permessage-deflate; client_max_window_bits");

    @BeforeEach
    void directly() {
        assumeTrue(Server.isDirect(), "the server's WebSocket agrees to no extension");
    }

    private static String agreed(String... offers) throws IOException {
        Upgrade request = Upgrade.to(RawWebSocket.PATH);
        for (String each : offers) {
            request = request.with(EXTENSIONS, each);
        }
        RawHttp.Answer answer = RawHttp.exchange(request.bytes());
        assertThat(answer.status()).isEqualTo(101);
        return answer.header(EXTENSIONS).orElse("");
    }

    private static RawWebSocket open() throws IOException {
        return RawWebSocket.open(OFFERING);
    }

    private static byte[] compressed(String text) {
        return Frames.masked(COMPRESSED_TEXT, Frames.deflated(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The next frame of a message, and whether it was compressed before the text. */
    private static String next(RawWebSocket peer) throws IOException, DataFormatException {
        while (true) {
            RawWebSocket.Frame frame = peer.frame().orElseThrow();
            if (frame.is(Frames.TEXT) && !frame.text().equals("{}")) {
                return "plain " + frame.text();
            }
            if (frame.is(COMPRESSED_TEXT)) {
                return "compressed " + inflated(frame.payload());
            }
        }
    }

    private static String inflated(byte[] payload) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        byte[] room = new byte[1 << 17];
        inflater.setInput(payload);
        String text = new String(room, 0, inflater.inflate(room), StandardCharsets.UTF_8);
        inflater.end();
        return text;
    }

    @Test
    void the_first_offer_that_can_be_had_is_agreed_to() throws Exception {
        String plainly = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

        assertThat(agreed("permessage-deflate")).isEqualTo(plainly);
        assertThat(agreed(
                        "permessage-deflate; server_max_window_bits=10", "permessage-deflate; client_max_window_bits"))
                .isEqualTo(plainly);
        assertThat(agreed("permessage-deflate; server_max_window_bits=\"15\""))
                .isEqualTo(plainly + "; server_max_window_bits=15");
        assertThat(agreed("permessage-deflate; server_max_window_bits=10")).isEmpty();
        assertThat(agreed()).isEmpty();
    }

    @Test
    void a_publication_reaches_who_has_agreed_compressed_and_others_as_it_is() throws Exception {
        String channel = "live:" + UUID.randomUUID();
        String text = "x".repeat(1_000);
        try (RawWebSocket peer = open();
                RawWebSocket plain = RawWebSocket.subscribed(channel)) {
            peer.bytes(compressed("{\"id\":1,\"connect\":{}}"));
            assertThat(next(peer)).contains("\"connect\":{");
            peer.bytes(compressed("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}"));
            assertThat(next(peer)).contains("\"id\":2");

            peer.bytes(
                    compressed("{\"id\":3,\"publish\":{\"channel\":\"" + channel + "\",\"data\":\"" + text + "\"}}"));

            String got = next(peer);
            while (!got.contains(text)) {
                got = next(peer);
            }
            assertThat(got).startsWith("compressed ");
            assertThat(plain.line()).contains(text);
        }
    }

    @Test
    void a_bomb_is_1009_before_anybody_is_known() throws Exception {
        byte[] bomb = Frames.masked(COMPRESSED_TEXT, Frames.deflated(new byte[64 << 20]));
        assertThat(bomb).hasSizeLessThan(1 << 17);
        long before = Metrics.liveHeapBytes();
        for (int i = 0; i < 20; i++) {
            try (RawWebSocket peer = open()) {
                peer.bytes(bomb);

                assertThat(peer.closeCode()).isEqualTo(1009);
            }
        }
        assertThat(Metrics.liveHeapBytes() - before).isLessThan(64 << 20);
    }

    @Test
    void what_is_no_deflate_is_1007_and_a_mark_out_of_place_1002() throws Exception {
        try (RawWebSocket peer = open()) {
            peer.hex("c1 81 00000000 06");
            assertThat(peer.closeCode()).isEqualTo(1007);
        }
        try (RawWebSocket peer = open()) {
            peer.hex("c9 80 00000000");
            assertThat(peer.closeCode()).isEqualTo(1002);
        }
        try (RawWebSocket peer = RawWebSocket.open()) {
            peer.hex("c1 81 00000000 00");
            assertThat(peer.closeCode()).isEqualTo(1002);
        }
    }
}
