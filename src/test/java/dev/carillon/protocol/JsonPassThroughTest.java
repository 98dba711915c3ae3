package dev.carillon.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.message.Push;
import dev.carillon.message.Request;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random JSON values go in with a publish and come out with a publication as JSON-P sees them, byte for byte but for line breaks. */
class JsonPassThroughTest {

    private static final int VALUES = 2_000;
    private static final ChannelName ROOM = ChannelName.of("room:1");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {20_261_122, 8_259, 3_629})
    void what_is_published_is_what_members_get(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < VALUES; i++) {
            String json = new RandomJson(random).value();
            String what = "value %d of seed %d: %s".formatted(i, seed, json);
            byte[] frame = "{\"id\":1,\"publish\":{\"channel\":\"c\",\"data\":%s}}"
                    .formatted(json)
                    .getBytes(StandardCharsets.UTF_8);

            Request.Publish publish =
                    (Request.Publish) JsonFormat.JSON.decode(frame).next().request();
            byte[] message = JsonFormat.JSON
                    .encode(new Push.Published(ROOM, Publication.of(publish.data())))
                    .bytes();

            String passed = new String(publish.data().bytes(), StandardCharsets.UTF_8);
            assertThat(passed).as(what).isEqualTo(json.strip().replaceAll("[\r\n]", ""));
            assertThat(new String(message, StandardCharsets.UTF_8)).as(what).doesNotContain("\n", "\r");
            assertThat(data(ReferenceJson.tree(message)))
                    .as(what)
                    .isEqualTo(ReferenceJson.tree(json.getBytes(StandardCharsets.UTF_8)));
            assertThat(JsonPayload.check(Payload.of(json.getBytes(StandardCharsets.UTF_8))))
                    .as(what)
                    .contains(publish.data());
        }
    }

    private static JsonValue data(JsonValue message) {
        return message.asJsonObject().getJsonObject("push").getJsonObject("pub").get("data");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void a_string_is_written_and_read_as_it_is(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < VALUES; i++) {
            String text = RandomJson.text(random);
            byte[] json = new JsonWriter(0).value(text).toByteArray();

            assertThat(new JsonReader(json).string())
                    .as("text %d of seed %d", i, seed)
                    .isEqualTo(text);
            assertThat(ReferenceJson.read(json).orElseThrow().tokens()).containsExactly("VALUE_STRING " + text);
        }
    }
}
