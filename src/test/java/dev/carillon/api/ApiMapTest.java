package dev.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.MapConditions;
import dev.carillon.broker.MapOutcome;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.node.MapApi;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The methods of maps: what the node is maps.asked, and how its answer is told. */
class ApiMapTest {

    private final ApiFixture api = new ApiFixture();
    private final FakeMaps maps = api.node.maps;

    @Test
    void an_entry_is_set_under_conditions() {
        assertThat(api.ok("map_publish", """
                {"channel":"m:1","key":"x","data":{"a":1},"tags":{"k":"v"},"idempotency_key":"i",\
                "version":4,"version_epoch":"ve","key_mode":"if_new","delta":true,"score":1}""")).isEqualTo("{\"result\":{\"offset\":7,\"epoch\":\"e\"}}");
        assertThat(maps.asked)
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
        assertThat(((MapApi.Write) maps.asked.get(0)).data().bytes()).containsExactly(0xff);
    }

    @Test
    void what_was_suppressed_is_told_with_its_reason() {
        maps.outcome = new MapOutcome(FakeMaps.TOP, MapOutcome.Suppressed.KEY_EXISTS);
        assertThat(api.ok("map_publish", "{\"channel\":\"m:1\",\"key\":\"x\",\"data\":1,\"key_mode\":\"if_new\"}"))
                .isEqualTo("{\"result\":{\"offset\":7,\"epoch\":\"e\",\"suppressed\":true,"
                        + "\"suppress_reason\":\"key_exists\"}}");
    }

    @Test
    void an_entry_is_removed() {
        api.ok("map_remove", "{\"channel\":\"m:1\",\"key\":\"x\",\"data\":1}");
        assertThat(maps.asked)
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
        assertThat(maps.asked).containsExactly(new MapApi.Read("", "b", 5, Optional.of(FakeMaps.TOP)));
    }

    @Test
    void changes_are_read() {
        assertThat(api.ok("map_read_stream", """
                {"channel":"m:1","limit":5,"reverse":true,"since_offset":7,"since_epoch":"e"}""")).contains("{\"key\":\"y\",\"offset\":4,\"removed\":true}");
        assertThat(maps.asked).containsExactly("5 " + Optional.of(FakeMaps.TOP) + " true");
    }

    @Test
    void size_and_clear() {
        assertThat(api.ok("map_stats", "{\"channel\":\"m:1\"}")).isEqualTo("{\"result\":{\"num_keys\":5}}");
        assertThat(api.ok("map_clear", "{\"channel\":\"m:1\"}")).isEqualTo("{\"result\":{}}");
        assertThat(maps.asked).containsExactly("clear m:1");
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
