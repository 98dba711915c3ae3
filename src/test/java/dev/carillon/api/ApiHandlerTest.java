package dev.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.BrokerUnavailableException;
import dev.carillon.broker.PublishResult;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiHandlerTest {

    private static final String INTERNAL = "{\"error\":{\"code\":100,\"message\":\"internal server error\"}}";

    private final ApiFixture api = new ApiFixture();

    /** Gives blanks for ever, and counts how many were taken. */
    private static final class Endless extends InputStream {
        private int taken;

        @Override
        public int read() {
            taken++;
            return ' ';
        }
    }

    private static ApiCall call(long length, InputStream body) {
        return new ApiCall("publish", ApiFixture.key("secret"), new ApiCall.Page("", "h", ""), false, length, body);
    }

    /** A publish whose body has exactly so many bytes. */
    private static String bodyOf(int bytes) {
        String frame = "{\"channel\":\"a\",\"data\":\"\"}";
        return "{\"channel\":\"a\",\"data\":\"" + "x".repeat(bytes - frame.length()) + "\"}";
    }

    @Test
    void a_publish_is_answered_with_its_position() {
        assertThat(api.ok("publish", "{\"channel\":\"room:a\",\"data\":{}}"))
                .isEqualTo("{\"result\":{\"offset\":1,\"epoch\":\"e\"}}");
        assertThat(api.node.asked).containsExactly("publish room:a");
        assertThat(api.meter.counters).containsOnlyKeys("api_calls{publish}");
    }

    @Test
    void an_unknown_method_is_404_and_its_name_no_label() {
        ApiAnswer answer = api.answer(ApiFixture.call("x".repeat(1000), "{}"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(ApiFixture.text(answer)).isEqualTo("{\"error\":{\"code\":104,\"message\":\"method not found\"}}");
        assertThat(api.meter.counters).containsOnlyKeys("api_errors{104}");
    }

    @Test
    void a_body_of_the_limit_is_accepted_and_one_byte_more_is_413() {
        assertThat(api.answer(ApiFixture.call("publish", bodyOf(4096))).status())
                .isEqualTo(200);
        assertThat(api.answer(ApiFixture.call("publish", bodyOf(4097))).status())
                .isEqualTo(413);
    }

    @Test
    void a_body_without_end_is_read_no_further_than_the_limit() {
        Endless body = new Endless();

        assertThat(api.answer(call(-1, body)).status()).isEqualTo(413);
        assertThat(body.taken).isEqualTo(4097);
    }

    @Test
    void a_content_length_that_lies_changes_nothing() {
        assertThat(api.answer(call(5, new Endless())).status()).isEqualTo(413);
    }

    @Test
    void a_content_length_over_the_limit_is_413_without_reading() {
        Endless body = new Endless();

        assertThat(api.answer(call(100_000_000, body)).status()).isEqualTo(413);
        assertThat(body.taken).isZero();
    }

    @Test
    void a_body_that_breaks_off_is_400() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }
        };

        assertThat(api.answer(call(-1, broken)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[]",
                "null",
                "\"x\"",
                "{} {}",
                "{\"channel\":1,\"data\":1}",
                "{\"channel\":\"a\",\"data\":}",
                "{\"channel\":\"a\",\"data\":1e999}",
                "{\"channel\":\"a\",\"data\":NaN}",
                "{\"channel\":\"a\",\"channel\":\"b\",\"data\":1}",
                "{\"channel\":\"a\",\"data\":1,\"tags\":{\"k\":1}}",
                "{\"channel\":\"a\",\"data\":1,\"skip_history\":\"yes\"}",
                "{\"channel\":\"a\",\"data\":1,\"version\":-1}",
                "{\"channel\":\"a\",\"data\":1,\"version\":1.5}",
                "{\"channel\":\"a\",\"data\":1,\"version\":18446744073709551615}",
            })
    void what_cannot_be_read_is_400(String body) {
        ApiAnswer answer = api.answer(ApiFixture.call("publish", body));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(ApiFixture.text(answer)).startsWith("{\"error\":{\"code\":107,\"message\":\"bad request");
        assertThat(api.node.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void nesting_is_400_however_deep(String opening) {
        String deep = "{\"channel\":\"a\",\"data\":" + opening.repeat(10_000 / opening.length());

        ApiSettings roomy = new ApiSettings(true, "secret", "", false, false, 100_000, 3, 4, Duration.ofSeconds(1));
        assertThat(new ApiFixture(roomy)
                        .answer(ApiFixture.call("publish", deep))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_refusal_of_the_node_is_an_error_with_its_detail() {
        api.node.outcomes.put(
                "a",
                CompletableFuture.failedStage(
                        new RefusedException(ReplyError.BAD_REQUEST, "data is over 65536 bytes")));

        assertThat(api.ok("publish", "{\"channel\":\"a\",\"data\":1}"))
                .isEqualTo("{\"error\":{\"code\":107,\"message\":\"data is over 65536 bytes\"}}");
        assertThat(api.meter.counters).containsEntry("api_errors{107}", 1L);
    }

    @Test
    void what_goes_wrong_inside_is_100_and_one_log_event() {
        RuntimeException bug = new IllegalStateException("password=x");
        api.node.outcomes.put("a", CompletableFuture.failedStage(bug));

        try (LogCapture log = new LogCapture(ApiCommands.class)) {
            assertThat(api.ok("publish", "{\"channel\":\"a\",\"data\":\"hush\"}"))
                    .isEqualTo(INTERNAL);
            assertThat(log.messages()).containsExactly("api.failed method=publish");
            assertThat(log.records.get(0).getThrown()).isSameAs(bug);
        }
        assertThat(api.meter.counters).containsEntry("api_errors{100}", 1L);
    }

    @Test
    void a_broker_that_is_away_is_100_and_a_log_event_without_a_trace() {
        api.node.outcomes.put(
                "a",
                CompletableFuture.failedStage(new CompletionException(
                        new BrokerUnavailableException("publish", ChannelName.of("a"), new IOException()))));

        try (LogCapture log = new LogCapture(ApiCommands.class)) {
            assertThat(api.ok("publish", "{\"channel\":\"a\",\"data\":1}")).isEqualTo(INTERNAL);
            assertThat(log.messages()).containsExactly("api.broker-unavailable method=publish");
            assertThat(log.records.get(0).getThrown()).isNull();
        }
    }

    @Test
    void what_the_node_throws_at_once_is_an_error_too() {
        api.node.history = null; // thenApply on it throws

        try (LogCapture log = new LogCapture(ApiCommands.class)) {
            assertThat(api.ok("history", "{\"channel\":\"a\"}")).isEqualTo(INTERNAL);
            assertThat(log.messages()).hasSize(1);
        }
    }

    @Test
    void refusals_and_strangers_are_not_logged() {
        try (LogCapture log = new LogCapture(ApiCommands.class)) {
            api.answer(ApiFixture.call("publish", "{}"));
            api.answer(ApiFixture.call("publish", "{"));
            api.answer(ApiFixture.call("publish", ApiFixture.key("wrong"), "{}"));
            assertThat(log.records).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "INTERNAL, 500",
        "UNAUTHORIZED, 401",
        "UNKNOWN_CHANNEL, 404",
        "PERMISSION_DENIED, 403",
        "METHOD_NOT_FOUND, 404",
        "BAD_REQUEST, 400",
        "NOT_AVAILABLE, 400",
        "TOO_MANY_REQUESTS, 429",
        "UNRECOVERABLE_POSITION, 416",
        "CONCURRENT_PAGINATION, 409",
    })
    void errors_are_statuses_for_whoever_asks_so(ReplyError error, int status) {
        api.node.outcomes.put("a", CompletableFuture.failedStage(new RefusedException(error)));

        ApiAnswer answer = api.answer(ApiFixture.wantingStatuses("publish", "{\"channel\":\"a\",\"data\":1}"));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(ApiFixture.text(answer))
                .isEqualTo("{\"code\":%d,\"message\":\"%s\"}".formatted(error.code(), error.message()));
    }

    @Test
    void results_are_the_same_for_whoever_asks_for_statuses() {
        ApiAnswer answer = api.answer(ApiFixture.wantingStatuses("info", "{}"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(ApiFixture.text(answer)).startsWith("{\"result\":{\"nodes\":[");
    }

    @Test
    void an_answer_that_comes_later_is_written_on_a_thread_of_its_own() {
        CompletableFuture<PublishResult> pending = api.node.pending("a");
        CompletableFuture<ApiAnswer> answer = api.start(ApiFixture.call("publish", "{\"channel\":\"a\",\"data\":1}"));

        pending.complete(FakeServerApi.stored(7)); // on the broker's thread: must not write to a slow caller

        assertThat(answer).isNotDone();
        api.runTasks();
        assertThat(answer)
                .isCompletedWithValueMatching(
                        done -> ApiFixture.text(done).equals("{\"result\":{\"offset\":7,\"epoch\":\"e\"}}"));
    }

    @Test
    void an_executor_that_is_full_costs_the_answer_only() {
        ApiFixture full = new ApiFixture(ApiFixture.KEYED, task -> {
            throw new RejectedExecutionException();
        });
        CompletableFuture<PublishResult> pending = full.node.pending("a");
        CompletableFuture<ApiAnswer> answer = full.start(ApiFixture.call("publish", "{\"channel\":\"a\",\"data\":1}"));

        try (LogCapture log = new LogCapture(ApiCommands.class)) {
            pending.complete(FakeServerApi.stored(7));

            assertThat(ApiFixture.text(answer.join())).isEqualTo(INTERNAL);
            assertThat(log.messages()).containsExactly("api.executor-full method=publish");
        }
        assertThat(full.meter.counters).containsEntry("tasks_refused", 1L);
    }

    @Test
    void a_call_that_takes_too_long_is_100_in_the_mode_asked_for() {
        String message = "\"message\":\"timeout: the outcome is unknown\"";

        ApiAnswer plain = api.handler.timedOut(ApiFixture.call("publish", ""));
        ApiAnswer statuses = api.handler.timedOut(ApiFixture.wantingStatuses("publish", ""));

        assertThat(plain.status()).isEqualTo(200);
        assertThat(ApiFixture.text(plain)).isEqualTo("{\"error\":{\"code\":100," + message + "}}");
        assertThat(statuses.status()).isEqualTo(500);
        assertThat(ApiFixture.text(statuses)).isEqualTo("{\"code\":100," + message + "}");
    }
}
