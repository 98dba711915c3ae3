package dev.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.PublishResult;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import dev.carillon.node.Authenticator.Grant;
import dev.carillon.node.ServerApi;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each method takes and gives: the shapes that the server libraries of our peers expect. */
class ApiMethodsTest {

    private static final String DONE = "{\"result\":{}}";

    private final ApiFixture api = new ApiFixture();

    private static String error(int code, String message) {
        return "{\"error\":{\"code\":%d,\"message\":\"%s\"}}".formatted(code, message);
    }

    private ServerApi.Publish published(String body) {
        api.ok("publish", body);
        return api.node.published.orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"a\" : 1.0e2 , \"b\":\"\\u00e9\\/\" }",
                "null",
                "\"<script>\"",
                "[{\"__proto__\":{}}]",
                "-0.0",
                "\"\u2028 é 😀\"",
            })
    void data_reaches_the_node_byte_for_byte(String data) {
        Payload payload =
                published("{\"channel\":\"a\",\"data\": " + data + " ,\"x\":1}").data();

        assertThat(payload.bytes()).isEqualTo(data.getBytes(StandardCharsets.UTF_8));
        assertThat(payload.isJson()).isTrue();
    }

    @Test
    void a_publish_takes_all_its_options() {
        ServerApi.Publish what = published(
                "{\"channel\":\"a\",\"data\":1,\"skip_history\":true,\"tags\":{\"k\":\"v\"},\"idempotency_key\":\"i\","
                        + "\"delta\":true,\"version\":9007199254740993,\"version_epoch\":\"ve\"}");

        assertThat(what)
                .isEqualTo(new ServerApi.Publish(
                        Payload.json("1"),
                        true,
                        Map.of("k", "v"),
                        "i",
                        Duration.ofMinutes(5),
                        9007199254740993L,
                        "ve",
                        true));
    }

    @Test
    void options_that_are_null_are_as_if_absent() {
        ServerApi.Publish what =
                published("{\"channel\":\"a\",\"data\":1,\"b64data\":null,\"skip_history\":null,\"tags\":null,"
                        + "\"idempotency_key\":null,\"version\":null,\"version_epoch\":null}");

        assertThat(what)
                .isEqualTo(new ServerApi.Publish(Payload.json("1"), false, Map.of(), "", Duration.ofMinutes(5), 0, ""));
    }

    @Test
    void bytes_in_base64_win_over_data_and_are_not_taken_for_json() {
        Payload payload =
                published("{\"channel\":\"a\",\"data\":1,\"b64data\":\"AP8=\"}").data();

        assertThat(payload.bytes()).containsExactly(0, 0xff);
        assertThat(payload.isJson()).isFalse();
    }

    @Test
    void what_is_not_base64_is_107() {
        assertThat(api.ok("publish", "{\"channel\":\"a\",\"b64data\":\"%%\"}"))
                .isEqualTo(error(107, "bad request: b64data is not base64"));
        assertThat(api.node.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"publish", "subscribe", "unsubscribe", "presence", "presence_stats", "history", "history_remove"
            })
    void a_missing_channel_is_107(String method) {
        assertThat(api.ok(method, "{\"data\":1,\"user\":\"u\"}"))
                .isEqualTo(error(107, "bad request: channel is missing"));
        assertThat(api.node.asked).isEmpty();
    }

    @Test
    void missing_data_is_107() {
        assertThat(api.ok("publish", "{\"channel\":\"a\"}")).isEqualTo(error(107, "bad request: data is missing"));
        assertThat(api.ok("broadcast", "{\"channels\":[\"a\"]}")).isEqualTo(error(107, "bad request: data is missing"));
    }

    @Test
    void a_publish_that_keeps_nothing_answers_no_members() {
        api.node.outcomes.put("a", CompletableFuture.completedStage(PublishResult.stored(StreamPosition.NONE)));

        assertThat(api.ok("publish", "{\"channel\":\"a\",\"data\":1}")).isEqualTo(DONE);
    }

    @Test
    void a_broadcast_answers_in_the_order_of_its_channels_each_for_itself() {
        api.node.outcomes.put("a", CompletableFuture.completedStage(FakeServerApi.stored(7)));
        api.node.outcomes.put("b", CompletableFuture.failedStage(new RefusedException(ReplyError.UNKNOWN_CHANNEL)));

        assertThat(api.ok("broadcast", "{\"channels\":[\"b\",\"\",\"a\"],\"data\":1}"))
                .isEqualTo("{\"result\":{\"responses\":["
                        + error(102, "unknown channel") + ","
                        + error(107, "bad request: channel is missing")
                        + ",{\"result\":{\"offset\":7,\"epoch\":\"e\"}}]}}");
    }

    @Test
    void a_broadcast_to_more_channels_than_allowed_is_107_as_a_whole() {
        assertThat(api.ok("broadcast", "{\"channels\":[\"a\",\"b\",\"c\",\"d\"],\"data\":1}"))
                .isEqualTo(error(107, "bad request: more than 3 channels"));
        assertThat(api.node.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"data\":1}", "{\"channels\":[],\"data\":1}", "{\"channels\":null,\"data\":1}"})
    void a_broadcast_to_nobody_is_107(String body) {
        assertThat(api.ok("broadcast", body)).isEqualTo(error(107, "bad request: channels is missing"));
    }

    @Test
    void a_subscribe_takes_all_its_options() {
        assertThat(api.ok(
                        "subscribe",
                        "{\"channel\":\"a\",\"user\":\"u\",\"client\":\"c\",\"session\":\"s\",\"info\":{},\"data\":12,"
                                + "\"expire_at\":1700000000,\"recover_since\":{\"offset\":5,\"epoch\":\"e\"},"
                                + "\"override\":{\"presence\":{\"value\":true},\"join_leave\":{\"value\":false},"
                                + "\"force_recovery\":{},\"force_positioning\":null}}"))
                .isEqualTo(DONE);
        assertThat(api.node.asked)
                .containsExactly("subscribe Sessions[user=u, client=c, session=s] a Grant[info=Payload[2 bytes],"
                        + " data=Payload[2 bytes], expiresAt=Optional[2023-11-14T22:13:20Z],"
                        + " overrides=Overrides[presence=Optional[true], joinLeave=Optional[false],"
                        + " forcePushJoinLeave=Optional.empty, forceRecovery=Optional[false],"
                        + " forcePositioning=Optional.empty]] Optional[StreamPosition[epoch=e, offset=5]]");
    }

    @Test
    void a_plain_subscribe_overrides_nothing() {
        api.ok("subscribe", "{\"channel\":\"a\",\"user\":\"u\",\"info\":null}");

        assertThat(api.node.asked)
                .containsExactly("subscribe Sessions[user=u, client=, session=] a " + Grant.PLAIN + " Optional.empty");
    }

    @Test
    void an_unsubscribe_names_its_sessions() {
        assertThat(api.ok("unsubscribe", "{\"channel\":\"a\",\"user\":\"u\",\"session\":\"s\"}"))
                .isEqualTo(DONE);
        assertThat(api.node.asked).containsExactly("unsubscribe Sessions[user=u, client=, session=s] a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|3503, reason=force disconnect",
                "{\"disconnect\":null}|3503, reason=force disconnect",
                "{\"disconnect\":{\"code\":4001,\"reason\":\"gone home\"}}|4001, reason=gone home",
            })
    void a_disconnect_says_the_code_asked_for_or_3503(String body, String said) {
        assertThat(api.ok("disconnect", body)).isEqualTo(DONE);
        assertThat(api.node.asked)
                .containsExactly("disconnect Sessions[user=, client=, session=] Disconnect[code=" + said + "] []");
    }

    @Test
    void a_disconnect_leaves_whom_it_is_told_to_leave() {
        api.ok("disconnect", "{\"user\":\"u\",\"whitelist\":[\"c1\"]}");

        assertThat(api.node.asked).singleElement().asString().endsWith("[c1]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"disconnect\":{\"code\":1000,\"reason\":\"x\"}}",
                "{\"disconnect\":{\"code\":5000,\"reason\":\"x\"}}",
                "{\"disconnect\":{\"code\":4294967295,\"reason\":\"x\"}}",
                "{\"disconnect\":{\"code\":4000}}",
                "{\"disconnect\":{\"code\":4000,\"reason\":\"{}\"}}",
                "{\"disconnect\":{\"reason\":\"no code\"}}",
            })
    void a_disconnect_with_a_code_or_reason_that_no_client_understands_is_107(String body) {
        assertThat(api.ok("disconnect", body)).startsWith("{\"error\":{\"code\":107,");
        assertThat(api.node.asked).isEmpty();
    }

    @Test
    void a_refresh_prolongs_or_ends() {
        api.ok("refresh", "{\"user\":\"u\",\"expire_at\":1700000000,\"info\":{\"a\":1}}");
        api.ok("refresh", "{\"user\":\"u\",\"client\":\"c\",\"expired\":true,\"expire_at\":0}");

        assertThat(api.node.asked)
                .containsExactly(
                        "refresh Sessions[user=u, client=, session=] false Optional[2023-11-14T22:13:20Z] {\"a\":1}",
                        "refresh Sessions[user=u, client=c, session=] true Optional.empty ");
    }

    @Test
    void a_time_beyond_all_time_is_107() {
        assertThat(api.ok("refresh", "{\"expire_at\":9223372036854775807}"))
                .isEqualTo(error(107, "bad request: expire_at is beyond all time"));
    }

    @Test
    void presence_tells_who_is_there() {
        api.node.presence = CompletableFuture.completedStage(
                Map.of("c1", new ClientInfo("u", "c1", Payload.json("{\"n\":1}"), Payload.EMPTY)));

        assertThat(api.ok("presence", "{\"channel\":\"a\"}"))
                .isEqualTo("{\"result\":{\"presence\":{\"c1\":{\"user\":\"u\",\"client\":\"c1\","
                        + "\"conn_info\":{\"n\":1}}}}}");
    }

    @Test
    void presence_of_nobody_is_an_empty_object() {
        assertThat(api.ok("presence", "{\"channel\":\"a\"}")).isEqualTo("{\"result\":{\"presence\":{}}}");
    }

    @Test
    void presence_stats_tells_how_many() {
        assertThat(api.ok("presence_stats", "{\"channel\":\"a\"}"))
                .isEqualTo("{\"result\":{\"num_clients\":3,\"num_users\":2}}");
    }

    @Test
    void history_tells_publications_and_position() {
        ClientInfo info = new ClientInfo("u", "c", Payload.EMPTY, Payload.EMPTY);
        api.node.history = CompletableFuture.completedStage(new HistoryPage(
                List.of(
                        new Publication(Payload.json("{\"a\":1}"), Optional.of(info), 1, Map.of("k", "v")),
                        Publication.of(Payload.of("[ 2,\n3 ]".getBytes(StandardCharsets.UTF_8)))
                                .at(2),
                        Publication.of(Payload.of(new byte[] {0, (byte) 0xff})).at(3)),
                new StreamPosition("e", 3)));

        assertThat(api.ok(
                        "history",
                        "{\"channel\":\"a\",\"limit\":-1,\"since\":{\"offset\":0,\"epoch\":\"\"},\"reverse\":true}"))
                .isEqualTo("{\"result\":{\"publications\":["
                        + "{\"data\":{\"a\":1},\"info\":{\"user\":\"u\",\"client\":\"c\"},\"offset\":1,"
                        + "\"tags\":{\"k\":\"v\"}},"
                        + "{\"data\":[ 2,3 ],\"offset\":2},"
                        + "{\"b64data\":\"AP8=\",\"offset\":3}],\"epoch\":\"e\",\"offset\":3}}");
        assertThat(api.node.asked).containsExactly("history a -1 Optional[StreamPosition[epoch=, offset=0]] true");
    }

    @Test
    void history_without_a_limit_asks_for_the_position_only() {
        assertThat(api.ok("history", "{\"channel\":\"a\"}"))
                .isEqualTo("{\"result\":{\"publications\":[],\"epoch\":\"e\",\"offset\":0}}");
        assertThat(api.node.asked).containsExactly("history a 0 Optional.empty false");
    }

    @Test
    void history_remove_answers_nothing() {
        assertThat(api.ok("history_remove", "{\"channel\":\"a\"}")).isEqualTo(DONE);
        assertThat(api.node.asked).containsExactly("removeHistory a");
    }

    @Test
    void channels_tells_how_many_are_in_each() {
        assertThat(api.ok("channels", "{\"pattern\":\"room:*\"}"))
                .isEqualTo("{\"result\":{\"channels\":{\"room:a\":{\"num_clients\":2}}}}");
        assertThat(api.node.asked).containsExactly("channels room:*");
    }

    @Test
    void info_tells_of_every_node() {
        assertThat(api.ok("info", "{}"))
                .isEqualTo("{\"result\":{\"nodes\":[{\"uid\":\"u1\",\"name\":\"one\",\"version\":\"0.1\","
                        + "\"num_clients\":5,\"num_users\":4,\"num_channels\":3,\"num_subs\":6,\"uptime\":60}]}}");
    }

    @Test
    void there_is_no_extension_to_call() {
        assertThat(api.ok("rpc", "{\"method\":\"m\",\"params\":{}}")).isEqualTo(error(108, "not available"));
    }
}
