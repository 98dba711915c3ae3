package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.Broker;
import dev.carillon.broker.BrokerListener;
import dev.carillon.broker.BrokerUnavailableException;
import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.broker.PublishOptions;
import dev.carillon.broker.PublishResult;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.client.ManualTime;
import dev.carillon.meter.Meter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SharedReadsTest {

    private static final ChannelName ROOM = ChannelName.of("room:1");
    private static final ChannelName OTHER = ChannelName.of("room:2");
    private static final Namespace.History KEPT = TestNode.KEPT;

    /** A broker that can only be read, and whose reads are answered by the test. */
    private static final class Reads implements Broker {

        private record Read(HistoryQuery query, CompletableFuture<HistoryPage> page) {}

        final List<Read> asked = new ArrayList<>();
        private long top;

        /** Answers the oldest unanswered read as a stream with that top and the last 100 kept would. */
        void answer(long newTop) {
            top = newTop;
            Read read = asked.stream()
                    .filter(each -> !each.page().isDone())
                    .findFirst()
                    .orElseThrow();
            read.page().complete(page(read.query()));
        }

        HistoryPage page(HistoryQuery query) {
            long since = query.since().map(StreamPosition::offset).orElse(0L);
            return new HistoryPage(
                    LongStream.rangeClosed(Math.max(since + 1, top - 99), top)
                            .limit(query.limit())
                            .mapToObj(
                                    offset -> Publication.of(Payload.json("1")).at(offset))
                            .toList(),
                    new StreamPosition("e", top));
        }

        @Override
        public CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query, Namespace.History kept) {
            Read read = new Read(query, new CompletableFuture<>());
            asked.add(read);
            return read.page();
        }

        @Override
        public void start(BrokerListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<PublishResult> publish(ChannelName channel, Publication what, PublishOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> publishJoin(ChannelName channel, ClientInfo info) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> publishLeave(ChannelName channel, ClientInfo info) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> removeHistory(ChannelName channel) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> subscribe(ChannelName channel) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> unsubscribe(ChannelName channel) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }
    }

    private final ManualTime time = new ManualTime();
    private final Reads broker = new Reads();
    private final SharedReads reads = new SharedReads(broker, Runnable::run, time::nanoTime, Meter.NONE);

    private CompletableFuture<HistoryPage> after(long offset) {
        return after("e", offset);
    }

    private CompletableFuture<HistoryPage> after(String epoch, long offset) {
        return reads.read(ROOM, HistoryQuery.after(new StreamPosition(epoch, offset), 20), KEPT)
                .toCompletableFuture();
    }

    private static List<Long> offsets(CompletableFuture<HistoryPage> page) {
        return page.join().publications().stream().map(Publication::offset).toList();
    }

    @Test
    void a_thousand_who_ask_for_the_same_cost_two_reads() {
        List<CompletableFuture<HistoryPage>> pages =
                IntStream.range(0, 1_000).mapToObj(i -> after(5)).toList();
        assertThat(broker.asked).hasSize(1);
        broker.answer(7);
        assertThat(broker.asked).hasSize(2);
        broker.answer(8);

        assertThat(broker.asked).hasSize(2);
        assertThat(offsets(pages.get(0))).containsExactly(6L, 7L);
        assertThat(pages.subList(1, 1_000))
                .allSatisfy(page -> assertThat(offsets(page)).containsExactly(6L, 7L, 8L));
    }

    // Were the first read shared: the second one has joined after it began, 8 came in between, and he would never see
    // it.
    @Test
    void nobody_shares_a_read_that_began_before_he_came() {
        CompletableFuture<HistoryPage> first = after(5);
        CompletableFuture<HistoryPage> second = after(5);
        broker.answer(7);
        assertThat(first).isDone();
        assertThat(second).isNotDone();
        broker.answer(8);
        assertThat(second.join().top().offset()).isEqualTo(8);
    }

    @Test
    void who_is_behind_by_less_finds_his_part_in_the_page_of_who_is_by_more() {
        after(0);
        List<CompletableFuture<HistoryPage>> pages =
                LongStream.of(9, 5, 7, 10).mapToObj(this::after).toList();
        broker.answer(10);
        broker.answer(10);

        assertThat(broker.asked).hasSize(2);
        assertThat(offsets(pages.get(0))).containsExactly(10L);
        assertThat(offsets(pages.get(1))).containsExactly(6L, 7L, 8L, 9L, 10L);
        assertThat(offsets(pages.get(2))).containsExactly(8L, 9L, 10L);
        assertThat(offsets(pages.get(3))).isEmpty();
        assertThat(pages.get(3).join().continues(new StreamPosition("e", 10))).isTrue();
    }

    @Test
    void who_is_behind_by_too_much_does_not_spoil_it_for_the_others() {
        after(0);
        CompletableFuture<HistoryPage> lost = after(2);
        CompletableFuture<HistoryPage> lostToo = after(3);
        CompletableFuture<HistoryPage> near = after(88);
        CompletableFuture<HistoryPage> nearer = after(89);
        broker.answer(90);
        broker.answer(90);
        broker.answer(91);

        assertThat(broker.asked).hasSize(3);
        assertThat(lost.join().continues(new StreamPosition("e", 2))).isFalse();
        assertThat(lostToo.join().continues(new StreamPosition("e", 3))).isFalse();
        assertThat(offsets(near)).containsExactly(89L, 90L, 91L);
        assertThat(offsets(nearer)).containsExactly(90L, 91L);
    }

    @Test
    void another_epoch_another_question_and_another_channel_are_other_reads() {
        after(5);
        after("other", 5);
        reads.read(ROOM, HistoryQuery.top(), KEPT);
        reads.read(ROOM, HistoryQuery.latest(), KEPT);
        reads.read(ROOM, HistoryQuery.top(), TestNode.roomLike().history());
        reads.read(OTHER, HistoryQuery.top(), KEPT);
        assertThat(broker.asked).hasSize(2);
        broker.answer(9);
        assertThat(broker.asked).hasSize(5);
    }

    @Test
    void a_read_that_fails_fails_for_those_who_share_it_and_for_nobody_else() {
        CompletableFuture<HistoryPage> first = after(5);
        CompletableFuture<HistoryPage> second = after(5);
        CompletableFuture<HistoryPage> third = after(5);
        broker.asked
                .get(0)
                .page()
                .completeExceptionally(new BrokerUnavailableException("history", ROOM, new IllegalStateException()));
        assertThat(first).isCompletedExceptionally();
        CompletableFuture<HistoryPage> later = after(5);
        broker.answer(6);
        assertThat(List.of(second, third))
                .allSatisfy(page -> assertThat(offsets(page)).containsExactly(6L));
        broker.answer(7);
        assertThat(offsets(later)).containsExactly(6L, 7L);
    }

    @Test
    void a_read_that_is_never_answered_holds_up_nobody_for_long() {
        CompletableFuture<HistoryPage> lost = after(5);
        CompletableFuture<HistoryPage> waiting = after(5);
        time.pass(Duration.ofSeconds(6));
        CompletableFuture<HistoryPage> later = after(5);
        assertThat(broker.asked).hasSize(2);
        broker.asked.remove(0);
        broker.answer(7);
        assertThat(offsets(waiting)).containsExactly(6L, 7L);
        assertThat(offsets(later)).containsExactly(6L, 7L);
        assertThat(lost).isNotDone();
        after(5);
        assertThat(broker.asked).hasSize(2);
    }

    @Test
    void nothing_is_left_behind() {
        after(5);
        after(5);
        broker.answer(6);
        broker.answer(6);
        assertThat(after(5)).isNotDone();
        assertThat(broker.asked).hasSize(3);
    }
}
