package dev.carillon.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a {@link Broker} hands over: all of it, as it was published, in the order of the offsets. */
abstract class BrokerDeliveryContract extends BrokerContractPart {

    private static final PublishOptions UNKEPT = PublishOptions.keeping(Namespace.History.OFF);

    @Test
    void a_publication_is_handed_over_as_it_was_published_with_its_place_in_the_stream() {
        Publication sent =
                new Publication(Payload.json("{\"a\":1}"), Optional.of(info("ann", "c1")), 0, Map.of("colour", "red"));

        StreamPosition position = await(broker.publish(channel, sent, PublishOptions.keeping(keeping())))
                .position();

        RecordingListener.Event event = listener.await(channel, 1).get(0);
        assertThat(event.publication()).isEqualTo(sent.at(1));
        assertThat(event.publication().data().isJson()).isTrue();
        assertThat(position).isEqualTo(new StreamPosition(event.epoch(), 1));
        assertThat(readAll().publications()).containsExactly(sent.at(1));
    }

    @Test
    void a_publication_that_is_not_kept_is_handed_over_without_a_place() {
        PublishResult result = publish("a", UNKEPT);

        assertThat(result).isEqualTo(PublishResult.stored(StreamPosition.NONE));
        RecordingListener.Event event = listener.await(channel, 1).get(0);
        assertThat(event.publication()).isEqualTo(publication("a"));
        assertThat(event.epoch()).isEmpty();
        assertThat(readAll().publications()).isEmpty();
        assertThat(top().offset()).isZero();
    }

    @Test
    void a_publication_that_is_not_kept_takes_no_offset_in_a_stream_that_is() {
        publish("1");
        publish("aside", UNKEPT);
        publish("2");

        assertThat(offsets(readAll())).containsExactly(1L, 2L);
        assertThat(handedOver(channel)).containsExactly("1", "aside", "2");
    }

    @Test
    void a_publication_with_delta_is_handed_over_with_the_one_before_it_in_the_stream() {
        PublishOptions delta = PublishOptions.keeping(keeping(1)).withDelta(true);
        publish("1", delta);
        publish("2", delta);
        publish("aside", UNKEPT.withDelta(true));
        publish("3", delta);
        publish("4", PublishOptions.keeping(keeping(1)));
        publish("5", delta);

        assertThat(listener.await(channel, 6))
                .extracting(event -> event.previous() == null
                        ? "none"
                        : text(event.previous()) + "@" + event.previous().offset())
                .containsExactly("none", "1@1", "none", "2@2", "none", "4@4");
    }

    @Test
    void a_publication_with_delta_is_handed_over_alone_when_the_one_before_is_not_kept_any_more() {
        PublishOptions delta = PublishOptions.keeping(keeping()).withDelta(true);
        publish("1", delta);
        await(broker.removeHistory(channel));
        publish("2", delta);
        pass(ticks(11));
        publish("3", delta);

        assertThat(listener.await(channel, 3))
                .extracting(RecordingListener.Event::previous)
                .containsOnlyNulls();
    }

    @Test
    void publications_are_handed_over_in_the_order_of_their_offsets() {
        List<CompletionStage<PublishResult>> stages = IntStream.rangeClosed(1, 200)
                .mapToObj(i -> broker.publish(channel, publication("" + i), PublishOptions.keeping(keeping())))
                .toList();
        stages.forEach(BrokerContractPart::await);

        assertThat(listener.await(channel, 200))
                .extracting(event -> event.publication().offset())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 200).boxed().toList());
    }

    @Test
    void channels_do_not_mix() {
        publish(channel, "here", PublishOptions.keeping(keeping()));
        publish(other, "there", PublishOptions.keeping(keeping()));

        assertThat(handedOver(channel)).containsExactly("here");
        assertThat(handedOver(other)).containsExactly("there");
        assertThat(texts(readAll())).containsExactly("here");
    }

    @Test
    void joins_and_leaves_are_handed_over_and_not_kept() {
        await(broker.publishJoin(channel, info("ann", "c1")));
        await(broker.publishLeave(channel, info("ann", "c1")));

        List<RecordingListener.Event> events = listener.await(channel, 2);
        assertThat(events).extracting(RecordingListener.Event::kind).containsExactly("joined", "left");
        assertThat(events).extracting(RecordingListener.Event::info).containsOnly(info("ann", "c1"));
        assertThat(readAll().publications()).isEmpty();
        assertThat(top().offset()).isZero();
    }

    @Test
    void subscribing_twice_is_subscribing_once() {
        await(broker.subscribe(channel));

        publish("once");

        assertThat(handedOver(channel)).containsExactly("once");
    }

    @Test
    void a_channel_that_is_subscribed_again_is_received_again() {
        await(broker.unsubscribe(channel));
        await(broker.unsubscribe(channel));
        await(broker.subscribe(channel));

        publish("again");

        assertThat(handedOver(channel)).containsExactly("again");
    }

    @Test
    void what_is_published_to_a_channel_that_nobody_receives_is_kept() {
        await(broker.unsubscribe(channel));

        publish("kept");

        assertThat(texts(readAll())).containsExactly("kept");
    }

    @Test
    void after_its_end_a_broker_is_unavailable() {
        broker.close();

        assertUnavailable(broker.publish(channel, publication("late"), UNKEPT));
        assertUnavailable(broker.publish(channel, publication("late"), PublishOptions.keeping(keeping())));
        assertUnavailable(broker.publishJoin(channel, info("ann", "c1")));
        assertUnavailable(broker.publishLeave(channel, info("ann", "c1")));
        assertUnavailable(broker.history(channel, HistoryQuery.top(), keeping()));
        assertUnavailable(broker.removeHistory(channel));
        assertThat(listener.of(channel)).isEmpty();
    }

    @Test
    void ending_twice_is_ending_once() {
        broker.close();
        broker.close();
    }

    private static void assertUnavailable(CompletionStage<?> stage) {
        assertThatThrownBy(() -> await(stage))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(BrokerUnavailableException.class);
    }
}
