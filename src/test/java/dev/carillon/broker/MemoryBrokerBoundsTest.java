package dev.carillon.broker;

import static dev.carillon.broker.BrokerContractPart.await;
import static dev.carillon.broker.BrokerContractPart.offsets;
import static dev.carillon.broker.BrokerContractPart.publication;
import static dev.carillon.broker.BrokerContractPart.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ConfigurationException;
import dev.carillon.ManualClock;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a {@link MemoryBroker} gives up when it would remember more than it may, and that it does so honestly. */
class MemoryBrokerBoundsTest {

    private static final Namespace.History HISTORY =
            new Namespace.History(100, Duration.ofMinutes(5), Duration.ofHours(1));
    private static final PublishOptions KEPT = PublishOptions.keeping(HISTORY);
    private static final ChannelName A = ChannelName.of("a");
    private static final ChannelName B = ChannelName.of("b");
    private static final ChannelName C = ChannelName.of("c");
    private static final int COST = MemoryStream.OVERHEAD + 1; // of a publication of one byte

    private final ManualClock clock = new ManualClock();
    private MemoryBroker broker = bounded(100, 1 << 20, 100);

    private MemoryBroker bounded(int streams, long bytes, int keys) {
        broker = new MemoryBroker(clock, new Random(), new MemoryBrokerLimits(streams, bytes, keys));
        broker.start(new RecordingListener());
        return broker;
    }

    @Test
    void one_stream_too_many_and_the_one_whose_last_access_is_longest_ago_begins_again() {
        bounded(2, 1 << 20, 100);
        StreamPosition a = publish(A, "1");
        StreamPosition b = publish(B, "1");
        readAll(A);

        publish(C, "1");

        assertThat(broker.streams()).isEqualTo(2);
        assertThat(readAll(A).top()).isEqualTo(a);
        HistoryPage reborn = readAll(B);
        assertThat(reborn.publications()).isEmpty();
        assertThat(reborn.top().epoch()).isNotEqualTo(b.epoch());
        assertThat(reborn.continues(b)).isFalse();
    }

    @Test
    void a_read_of_a_new_channel_counts_as_a_stream() {
        bounded(2, 1 << 20, 100);
        for (int i = 0; i < 10; i++) {
            readAll(ChannelName.of("channel" + i));
        }

        assertThat(broker.streams()).isEqualTo(2);
    }

    @Test
    void bytes_too_many_and_the_stream_whose_last_publication_is_longest_ago_loses_its_oldest() {
        bounded(100, 4 * COST, 100);
        publish(A, "1");
        publish(B, "1");
        StreamPosition b = publish(B, "2");
        publish(A, "2");
        readAll(B); // only publishing counts
        publish(C, "1");

        assertThat(texts(readAll(A))).containsExactly("1", "2");
        assertThat(texts(readAll(B))).containsExactly("2");
        assertThat(broker.bytes()).isEqualTo(4 * COST);
        assertThat(readAll(B).top()).isEqualTo(b);
    }

    @Test
    void who_misses_what_was_given_up_is_refused_and_who_misses_nothing_recovers() {
        bounded(100, 2 * COST, 100);
        StreamPosition a = publish(A, "1");
        publish(B, "1");
        publish(B, "2");

        HistoryPage page = readAll(A);

        assertThat(page.publications()).isEmpty();
        assertThat(page.continues(a.at(0))).isFalse();
        assertThat(page.continues(a)).isTrue();
        assertThat(publish(A, "2")).isEqualTo(a.at(2));
    }

    @Test
    void a_stream_that_alone_is_too_large_keeps_its_newest() {
        bounded(100, 3 * COST, 100);
        for (int i = 1; i <= 9; i++) {
            publish(A, "" + i);
        }

        assertThat(offsets(readAll(A))).containsExactly(7L, 8L, 9L);
    }

    @Test
    void a_publication_that_alone_is_too_large_is_numbered_and_not_kept() {
        bounded(100, COST, 100);
        publish(A, "1");

        StreamPosition position = publish(A, "a publication larger than all that may be kept");

        assertThat(position.offset()).isEqualTo(2);
        assertThat(readAll(A).publications()).isEmpty();
        assertThat(readAll(A).top()).isEqualTo(position);
        assertThat(broker.bytes()).isZero();
    }

    @Test
    void empty_publications_count_too() {
        bounded(100, 10 * MemoryStream.OVERHEAD, 100);
        for (int i = 0; i < 20; i++) {
            publish(A, "");
        }

        assertThat(readAll(A).publications()).hasSize(10);
    }

    @Test
    void data_tags_and_the_publisher_s_info_count() {
        ClientInfo info = new ClientInfo("ann", "c1", Payload.json("{\"n\":1}"), Payload.json("{}"));
        Publication publication = new Publication(Payload.json("[1,2]"), Optional.of(info), 0, Map.of("colour", "red"));

        await(broker.publish(A, publication, KEPT));

        assertThat(broker.bytes()).isEqualTo(MemoryStream.OVERHEAD + 5 + 9 + 5 + 7 + 2);
    }

    @Test
    void what_is_no_longer_kept_no_longer_counts() {
        for (int i = 0; i < 250; i++) {
            publish(A, "x");
        }
        assertThat(broker.bytes()).isEqualTo(100 * COST);

        await(broker.publish(
                A,
                publication("x"),
                PublishOptions.keeping(new Namespace.History(3, HISTORY.ttl(), HISTORY.metaTtl()))));
        assertThat(broker.bytes()).isEqualTo(3 * COST);

        await(broker.removeHistory(A));
        assertThat(broker.bytes()).isZero();
        assertThat(broker.streams()).isEqualTo(1);
    }

    @Test
    void a_forgotten_stream_takes_its_bytes_with_it() {
        bounded(1, 1 << 20, 100);
        publish(A, "1");

        publish(B, "1");

        assertThat(broker.bytes()).isEqualTo(COST);
        assertThat(broker.streams()).isEqualTo(1);
    }

    @Test
    void one_key_too_many_and_the_one_that_expires_first_is_forgotten() {
        bounded(100, 1 << 20, 2);
        publishWithKey("long", Duration.ofMinutes(9));
        publishWithKey("short", Duration.ofMinutes(1));

        publishWithKey("middle", Duration.ofMinutes(5));

        assertThat(broker.idempotencyKeys()).isEqualTo(2);
        assertThat(publishWithKey("long", Duration.ofMinutes(9))).isEqualTo(PublishResult.Suppressed.SAME_KEY);
        assertThat(publishWithKey("middle", Duration.ofMinutes(5))).isEqualTo(PublishResult.Suppressed.SAME_KEY);
        assertThat(publishWithKey("short", Duration.ofMinutes(1))).isEqualTo(PublishResult.Suppressed.NO);
    }

    @Test
    void of_keys_that_live_equally_long_the_oldest_is_forgotten() {
        bounded(100, 1 << 20, 3);
        for (int i = 1; i <= 5; i++) {
            publishWithKey("k" + i, Duration.ofMinutes(5));
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(publishWithKey("k5", Duration.ofMinutes(5))).isEqualTo(PublishResult.Suppressed.SAME_KEY);
        assertThat(publishWithKey("k3", Duration.ofMinutes(5))).isEqualTo(PublishResult.Suppressed.SAME_KEY);
        assertThat(publishWithKey("k2", Duration.ofMinutes(5))).isEqualTo(PublishResult.Suppressed.NO);
    }

    @Test
    void a_key_that_is_used_anew_after_its_time_lives_its_new_time() {
        for (int i = 0; i < 5; i++) { // expire before "k", so that the first "k" is still there when it is used anew
            publishWithKey("k" + i, Duration.ofSeconds(59));
        }
        publishWithKey("k", Duration.ofMinutes(1));
        clock.advance(Duration.ofMinutes(2));
        publishWithKey("k", Duration.ofMinutes(5));
        clock.advance(Duration.ofMinutes(4));
        broker.sweep();

        assertThat(broker.idempotencyKeys()).isEqualTo(1);
        assertThat(publishWithKey("k", Duration.ofMinutes(5))).isEqualTo(PublishResult.Suppressed.SAME_KEY);
    }

    @Test
    void a_key_with_no_time_to_live_is_not_remembered() {
        publishWithKey("k", Duration.ZERO);

        assertThat(broker.idempotencyKeys()).isZero();
        assertThat(publishWithKey("k", Duration.ZERO)).isEqualTo(PublishResult.Suppressed.NO);
    }

    @Test
    void expired_keys_make_room_by_themselves() {
        for (int i = 0; i < 1000; i++) {
            publishWithKey("k" + i, Duration.ofSeconds(5));
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(broker.idempotencyKeys()).isLessThanOrEqualTo(6);
    }

    @Test
    void limits_below_1_are_refused_with_their_key() {
        assertThatThrownBy(() -> new MemoryBrokerLimits(0, 1, 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("carillon.memory.max-streams = 0: must be at least 1");
        assertThatThrownBy(() -> new MemoryBrokerLimits(1, 0, 1))
                .hasMessage("carillon.memory.max-bytes = 0: must be at least 1");
        assertThatThrownBy(() -> new MemoryBrokerLimits(1, 1, 0))
                .hasMessage("carillon.memory.max-idempotency-keys = 0: must be at least 1");
    }

    private StreamPosition publish(ChannelName channel, String data) {
        return await(broker.publish(channel, publication(data), KEPT)).position();
    }

    private PublishResult.Suppressed publishWithKey(String key, Duration ttl) {
        return await(broker.publish(A, publication("x"), new PublishOptions(Namespace.History.OFF, key, ttl, 0, "")))
                .suppressed();
    }

    private HistoryPage readAll(ChannelName channel) {
        return await(broker.history(channel, new HistoryQuery(Optional.empty(), 1000, false), HISTORY));
    }
}
