package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.Broker;
import dev.carillon.broker.MemoryBroker;
import dev.carillon.broker.MemoryBrokerLimits;
import dev.carillon.channel.ChannelName;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Over a broker whose every answer a test gives when it likes. */
class ReceivingTest {

    private static final ChannelName ROOM = ChannelName.of("room:1");

    private final List<String> asked = new ArrayList<>();
    private final Deque<CompletableFuture<Void>> answers = new ArrayDeque<>();
    private int members;
    private final Receiving receiving = new Receiving(broker(), channel -> members > 0);

    private Broker broker() {
        MemoryBroker memory = new MemoryBroker(Clock.systemUTC(), new Random(), MemoryBrokerLimits.DEFAULT);
        return (Broker) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    if (!method.getName().endsWith("subscribe")) {
                        return method.invoke(memory, arguments);
                    }
                    asked.add(method.getName());
                    answers.add(new CompletableFuture<>());
                    return answers.getLast();
                });
    }

    private CompletableFuture<Void> join() {
        members++;
        return receiving.joined(ROOM).toCompletableFuture();
    }

    private void part() {
        members--;
        if (members == 0) {
            receiving.parted(ROOM);
        }
    }

    private void answer() {
        answers.remove().complete(null);
    }

    // The second one once had its reply before the node received the channel: a publication in between was in neither
    // its history nor its pushes, and without positioning nobody ever learned of it.
    @Test
    void who_comes_second_waits_for_the_broker_too() {
        CompletableFuture<Void> first = join();
        CompletableFuture<Void> second = join();

        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        answer();
        answer();
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
    }

    // hub.part said "the last", then hub.join "the first", then the broker heard subscribe before unsubscribe: the node
    // had a member and received nothing, for ever.
    @Test
    void who_comes_while_the_channel_is_let_go_is_received() {
        join();
        answer();
        part();
        CompletableFuture<Void> next = join();

        assertThat(asked).containsExactly("subscribe", "unsubscribe");
        assertThat(next).isNotDone();
        answer();
        assertThat(asked).containsExactly("subscribe", "unsubscribe", "subscribe");
        assertThat(next).isNotDone();
        answer();
        assertThat(next).isCompleted();
    }

    @Test
    void who_comes_after_the_last_has_parted_and_before_it_is_told_keeps_the_channel() {
        join();
        answer();
        members = 0;
        CompletableFuture<Void> next = join();
        receiving.parted(ROOM);
        answer();

        assertThat(next).isCompleted();
        assertThat(asked).containsExactly("subscribe", "subscribe");
    }

    @Test
    void who_leaves_before_the_broker_has_answered_leaves_nothing_behind() {
        join();
        part();
        assertThat(asked).containsExactly("subscribe");

        answer();

        assertThat(asked).containsExactly("subscribe", "unsubscribe");
        answer();
        join();
        assertThat(asked).containsExactly("subscribe", "unsubscribe", "subscribe");
    }

    @Test
    void who_cannot_be_received_is_told_and_the_next_one_tries_again() {
        CompletableFuture<Void> first = join();
        answers.remove().completeExceptionally(new IllegalStateException("away"));
        assertThat(first).isCompletedExceptionally();
        part();
        answer();

        CompletableFuture<Void> next = join();
        answer();
        assertThat(next).isCompleted();
    }
}
