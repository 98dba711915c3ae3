package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link NodeBus} promises, seen from one node. */
abstract class NodeBusContract {

    private static final ServerApi.Sessions ANN = new ServerApi.Sessions("ann", "", "");

    /** A bus that has not been started and reaches no other node. */
    abstract NodeBus bus();

    private final NodeBus bus = bus();
    private final List<Control> carriedOut = new ArrayList<>();

    private void start(CompletionStage<Void> outcome) {
        bus.start(new NodeBus.Listener() {
            @Override
            public String node() {
                return "here";
            }

            @Override
            public CompletionStage<Void> carryOut(Control control) {
                synchronized (carriedOut) {
                    carriedOut.add(control);
                }
                return outcome;
            }

            @Override
            public Uplink.Outcome take(Uplink uplink) {
                return Uplink.Outcome.TAKEN;
            }

            @Override
            public Control.Answer answer(Control.Question question) {
                return new Control.Answer.Channels(Map.of(question.toString(), 1));
            }
        });
    }

    @AfterEach
    void close() {
        bus.close();
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void what_is_sent_is_carried_out_here_as_it_was_and_in_order() throws Exception {
        start(CompletableFuture.completedStage(null));
        List<Control> all = List.of(
                new Control.Subscribe(ANN, ChannelName.of("room:1"), Authenticator.Grant.PLAIN, Optional.empty()),
                new Control.Unsubscribe(ANN, ChannelName.of("room:1")),
                new Control.Refresh(ANN, true, Optional.empty(), Payload.json("{\"a\":1}")),
                new Control.Disconnect(ANN, Disconnect.FORCED, Set.of("c")));
        for (Control each : all) {
            await(bus.send(each));
        }
        assertThat(carriedOut).isEqualTo(all);
    }

    @Test
    void a_failure_to_carry_out_comes_back() {
        start(CompletableFuture.failedStage(new IllegalStateException("no")));
        assertThat(catchThrowable(() -> await(bus.send(new Control.Unsubscribe(ANN, ChannelName.of("a"))))))
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_survey_has_this_node_s_answer() throws Exception {
        start(CompletableFuture.completedStage(null));
        Control.Question question = new Control.Question.Channels("room:*");
        assertThat(await(bus.survey(question)))
                .containsExactly(new Control.Answer.Channels(Map.of(question.toString(), 1)));
    }

    @Test
    void after_its_end_nothing_is_carried_out_and_nobody_waits() throws Exception {
        start(CompletableFuture.completedStage(null));
        bus.close();
        bus.close();
        bus.send(new Control.Unsubscribe(ANN, ChannelName.of("a")))
                .toCompletableFuture()
                .handle((ok, no) -> "over")
                .get(10, TimeUnit.SECONDS);
        bus.survey(new Control.Question.Info())
                .toCompletableFuture()
                .handle((ok, no) -> "over")
                .get(10, TimeUnit.SECONDS);
        assertThat(carriedOut).isEmpty();
    }
}
