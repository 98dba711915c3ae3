package dev.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.PublishResult;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiBatchTest {

    private static final String A = "{\"publish\":{\"channel\":\"a\",\"data\":1}}";
    private static final String B = "{\"publish\":{\"channel\":\"b\",\"data\":1}}";
    private static final String PUBLISHED = "{\"publish\":{\"offset\":1,\"epoch\":\"e\"}}";
    private static final String UNKNOWN = "{\"error\":{\"code\":104,\"message\":\"method not found\"}}";

    private final ApiFixture api = new ApiFixture();

    private static String batch(boolean parallel, String... commands) {
        return "{\"commands\":[" + String.join(",", commands) + "],\"parallel\":" + parallel + "}";
    }

    private static String replies(String... replies) {
        return "{\"replies\":[" + String.join(",", replies) + "]}";
    }

    @Test
    void each_reply_is_named_as_its_command() {
        assertThat(api.ok("batch", batch(false, A, "{\"presence_stats\":{\"channel\":\"a\"}}", "{\"rpc\":{}}")))
                .isEqualTo(replies(
                        PUBLISHED,
                        "{\"presence_stats\":{\"num_clients\":3,\"num_users\":2}}",
                        "{\"error\":{\"code\":108,\"message\":\"not available\"}}"));
        assertThat(api.meter.counters)
                .containsEntry("api_calls{batch}", 1L)
                .containsEntry("api_calls{publish}", 1L)
                .containsEntry("api_calls{presence_stats}", 1L)
                .containsEntry("api_errors{108}", 1L);
    }

    @Test
    void commands_are_asked_one_after_the_other() {
        CompletableFuture<PublishResult> first = api.node.pending("a");
        CompletableFuture<ApiAnswer> answer = api.start(ApiFixture.call("batch", batch(false, A, B)));
        assertThat(api.node.asked).containsExactly("publish a");

        first.complete(FakeServerApi.stored(7));

        assertThat(api.node.asked).containsExactly("publish a", "publish b");
        api.runTasks();
        assertThat(ApiFixture.text(answer.join()))
                .isEqualTo(replies("{\"publish\":{\"offset\":7,\"epoch\":\"e\"}}", PUBLISHED));
    }

    @Test
    void a_command_that_fails_does_not_keep_the_next_from_being_asked() {
        api.node.outcomes.put("a", CompletableFuture.failedStage(new IllegalStateException()));

        try (LogCapture log = new LogCapture(ApiCommands.class)) {
            assertThat(api.ok("batch", batch(false, A, B)))
                    .isEqualTo(replies("{\"error\":{\"code\":100,\"message\":\"internal server error\"}}", PUBLISHED));
            assertThat(log.messages()).containsExactly("api.failed method=publish");
        }
    }

    @Test
    void parallel_commands_are_asked_at_once_and_answered_in_order() {
        CompletableFuture<PublishResult> first = api.node.pending("a");
        CompletableFuture<ApiAnswer> answer = api.start(ApiFixture.call("batch", batch(true, A, B)));
        assertThat(api.node.asked).containsExactly("publish a", "publish b");

        first.complete(FakeServerApi.stored(7));
        api.runTasks();

        assertThat(ApiFixture.text(answer.join()))
                .isEqualTo(replies("{\"publish\":{\"offset\":7,\"epoch\":\"e\"}}", PUBLISHED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"nonsense\":{\"a\":[1]}}", "{\"batch\":{\"commands\":[]}}", "{\"publish\":null}"})
    void a_command_without_a_known_method_is_104_in_its_place(String command) {
        assertThat(api.ok("batch", batch(false, A, command, A))).isEqualTo(replies(PUBLISHED, UNKNOWN, PUBLISHED));
        assertThat(api.meter.counters).containsEntry("api_calls{batch}", 1L);
    }

    @Test
    void of_several_methods_in_a_command_the_first_counts() {
        assertThat(api.ok("batch", batch(false, "{\"info\":null,\"rpc\":{},\"presence_stats\":{\"channel\":\"a\"}}")))
                .isEqualTo(replies("{\"error\":{\"code\":108,\"message\":\"not available\"}}"));
    }

    @Test
    void a_command_that_is_no_good_leaves_the_others_alone() {
        assertThat(api.ok(
                        "batch",
                        batch(
                                false,
                                "{\"publish\":{\"channel\":\"a\",\"b64data\":\"%\"}}",
                                "{\"broadcast\":{\"channels\":[\"1\",\"2\",\"3\",\"4\"],\"data\":1}}",
                                A)))
                .isEqualTo(replies(
                        "{\"error\":{\"code\":107,\"message\":\"bad request: b64data is not base64\"}}",
                        "{\"error\":{\"code\":107,\"message\":\"bad request: more than 3 channels\"}}",
                        PUBLISHED));
    }

    @Test
    void more_commands_than_allowed_are_107_and_none_is_asked() {
        assertThat(api.ok("batch", batch(false, A, A, A, A, A)))
                .isEqualTo("{\"error\":{\"code\":107,\"message\":\"bad request: more than 4 commands\"}}");
        assertThat(api.node.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"commands\":{}}",
                "{\"commands\":[1]}",
                "{\"commands\":[{\"publish\":[]}]}",
                "{\"commands\":[{\"publish\":{\"channel\":1}}]}",
                "{\"commands\":[],\"parallel\":1}",
            })
    void what_cannot_be_read_is_400_as_a_whole(String body) {
        assertThat(api.answer(ApiFixture.call("batch", body)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"commands\":null}", "{\"commands\":[]}"})
    void a_batch_of_nothing_has_no_replies(String body) {
        assertThat(api.ok("batch", body)).isEqualTo("{\"replies\":[]}");
    }

    @Test
    void a_long_batch_that_is_answered_late_does_not_exhaust_the_stack() {
        ApiSettings large =
                new ApiSettings(true, "secret", "", false, false, 10_000_000, 3, 50_000, Duration.ofSeconds(1));
        ApiFixture many = new ApiFixture(large);
        CompletableFuture<PublishResult> all = many.node.pending("a");
        String body = batch(false, Collections.nCopies(50_000, A).toArray(String[]::new));
        CompletableFuture<ApiAnswer> answer = many.start(ApiFixture.call("batch", body));

        all.complete(FakeServerApi.stored(1));
        many.runTasks();

        assertThat(answer.join().status()).isEqualTo(200);
        assertThat(many.node.asked).hasSize(50_000);
    }
}
