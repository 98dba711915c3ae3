package dev.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.MapConditions;
import dev.carillon.broker.MapOutcome;
import dev.carillon.broker.MapPage;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.node.MapApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The methods of maps: what the node is asked, and how its answer is told. */
class ApiMapTest {

    private static final StreamPosition TOP = new StreamPosition("e", 7);
    private static final Publication ENTRY = new Publication(
            Payload.json("{\"a\":1}"), Optional.empty(), 3, Map.of("k", "v"), Publication.Entry.of("x"));
    private static final Publication REMOVED =
            new Publication(Payload.EMPTY, Optional.empty(), 4, Map.of(), Publication.Entry.removed("y"));

    private final ApiFixture api = new ApiFixture();
    private final List<Object> asked = new ArrayList<>();
    private MapOutcome outcome = new MapOutcome(TOP, MapOutcome.Suppressed.NO);

    @BeforeEach
    void maps() {
        api.node.maps = Optional.of(new MapApi() {
            @Override
            public CompletionStage<MapOutcome> write(ChannelName channel, Write what) {
                asked.add(what);
                return CompletableFuture.completedStage(outcome);
            }

            @Override
            public CompletionStage<MapPage> read(ChannelName channel, Read what) {
                asked.add(what);
                return CompletableFuture.completedStage(new MapPage(List.of(ENTRY), TOP, "c"));
            }

            @Override
            public CompletionStage<HistoryPage> stream(
                    ChannelName channel, int limit, Optional<StreamPosition> since, boolean reverse) {
                asked.add(limit + " " + since + " " + reverse);
                return CompletableFuture.completedStage(new HistoryPage(List.of(ENTRY, REMOVED), TOP));
            }

            @Override
            public CompletionStage<Integer> size(ChannelName channel) {
                return CompletableFuture.completedStage(5);
            }

            @Override
            public CompletionStage<Void> clear(ChannelName channel) {
                asked.add("clear " + channel);
                return CompletableFuture.completedStage(null);
            }
        });
    }

    @Test
    void an_entry_is_set_under_conditions() {
        assertThat(api.ok("map_publish", """
                {"channel":"m:1","key":"x","data":{"a":1},"tags":{"k":"v"},"idempotency_key":"i",\
                "version":4,"version_epoch":"ve","key_mode":"if_new","delta":true,"score":1}""")).isEqualTo("{\"result\":{\"offset\":7,\"epoch\":\"e\"}}");
        assertThat(asked)
                .containsExactly(new MapApi.Write(
                        Publication.Entry.of("x"),
                        Payload.json("{\"a\":1}"),
                        Map.of("k", "v"),
                        MapConditions.NONE
                                .withKeyMode(MapConditions.KeyMode.IF_NEW)
                                .withIdempotencyKey("i", MapConditions.NONE.idempotencyTtl())
                                .withVersion(4, "ve")
                                .withDelta(true)));
    }

    @Test
    void bytes_in_base64_win() {
        api.ok("map_publish", "{\"channel\":\"m:1\",\"key\":\"x\",\"data\":1,\"b64data\":\"/w==\"}");
        assertThat(((MapApi.Write) asked.get(0)).data().bytes()).containsExactly(0xff);
    }

    @Test
    void what_was_suppressed_is_told_with_its_reason() {
        outcome = new MapOutcome(TOP, MapOutcome.Suppressed.KEY_EXISTS);
        assertThat(api.ok("map_publish", "{\"channel\":\"m:1\",\"key\":\"x\",\"data\":1,\"key_mode\":\"if_new\"}"))
                .isEqualTo("{\"result\":{\"offset\":7,\"epoch\":\"e\",\"suppressed\":true,"
                        + "\"suppress_reason\":\"key_exists\"}}");
    }

    @Test
    void an_entry_is_removed() {
        api.ok("map_remove", "{\"channel\":\"m:1\",\"key\":\"x\",\"data\":1}");
        assertThat(asked)
                .containsExactly(
                        new MapApi.Write(Publication.Entry.removed("x"), Payload.EMPTY, Map.of(), MapConditions.NONE));
    }

    @Test
    void a_page_is_read() {
        assertThat(api.ok("map_read_state", """
                {"channel":"m:1","cursor":"b","limit":5,"asc":true,"revision_offset":7,"revision_epoch":"e"}"""))
                .isEqualTo(
                        "{\"result\":{\"entries\":[{\"key\":\"x\",\"data\":{\"a\":1},\"offset\":3,\"tags\":{\"k\":\"v\"}}],"
                                + "\"epoch\":\"e\",\"offset\":7,\"cursor\":\"c\"}}");
        assertThat(asked).containsExactly(new MapApi.Read("", "b", 5, Optional.of(TOP)));
    }

    @Test
    void changes_are_read() {
        assertThat(api.ok("map_read_stream", """
                {"channel":"m:1","limit":5,"reverse":true,"since_offset":7,"since_epoch":"e"}""")).contains("{\"key\":\"y\",\"offset\":4,\"removed\":true}");
        assertThat(asked).containsExactly("5 " + Optional.of(TOP) + " true");
    }

    @Test
    void size_and_clear() {
        assertThat(api.ok("map_stats", "{\"channel\":\"m:1\"}")).isEqualTo("{\"result\":{\"num_keys\":5}}");
        assertThat(api.ok("map_clear", "{\"channel\":\"m:1\"}")).isEqualTo("{\"result\":{}}");
        assertThat(asked).containsExactly("clear m:1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "map_publish | {\"key\":\"x\",\"data\":1}",
                "map_publish | {\"channel\":\"m:1\",\"key\":\"x\"}",
                "map_publish | {\"channel\":\"m:1\",\"key\":\"x\",\"b64data\":\"?\"}",
                "map_publish | {\"channel\":\"m:1\",\"key\":\"x\",\"data\":1,\"key_mode\":\"sometimes\"}",
                "map_stats   | {}"
            })
    void what_is_no_good_is_error_107(String method, String body) {
        assertThat(api.ok(method, body)).contains("\"code\":107");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"channel\":\"m:1\",\"key\":\"x\"}",
                "{\"channel\":\"m:1\",\"key\":\"x\",\"key_mode\":\"?\",\"data\":1}"
            })
    void a_bad_one_in_a_batch_does_not_spoil_the_others(String bad) {
        assertThat(api.ok(
                        "batch",
                        "{\"commands\":[{\"map_publish\":" + bad + "},{\"map_stats\":{\"channel\":\"m:1\"}}]}"))
                .contains("\"code\":107", "{\"map_stats\":{\"num_keys\":5}}");
    }
}
