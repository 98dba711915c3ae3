package dev.carillon.presence;

import static dev.carillon.presence.PresenceContract.await;
import static dev.carillon.presence.PresenceContract.info;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryPresenceTest extends PresenceContract {

    private static final ChannelName CHANNEL = ChannelName.of("room:lobby");

    private final MemoryPresence presence = new MemoryPresence();

    @Override
    PresenceFixture fixture() {
        return new PresenceFixture() {
            @Override
            public Presence open() {
                return presence;
            }

            @Override
            public Optional<Duration> timeToLive() {
                return Optional.empty();
            }

            @Override
            public void pass(Duration time) {}
        };
    }

    @Test
    void every_stage_is_complete_when_it_is_returned() {
        assertThat(presence.put(CHANNEL, info("ann", "c1")).toCompletableFuture())
                .isDone();
        assertThat(presence.members(CHANNEL).toCompletableFuture()).isDone();
        assertThat(presence.stats(CHANNEL).toCompletableFuture()).isDone();
        assertThat(presence.remove(CHANNEL, "c1").toCompletableFuture()).isDone();
    }

    @Test
    void a_channel_that_nobody_is_in_costs_nothing() {
        presence.put(CHANNEL, info("ann", "c1"));
        presence.put(CHANNEL, info("ann", "c2"));
        assertThat(presence.channels()).isEqualTo(1);
        assertThat(presence.entries()).isEqualTo(2);

        presence.remove(CHANNEL, "c1");
        presence.remove(CHANNEL, "c2");
        presence.remove(CHANNEL, "c2");
        presence.members(CHANNEL);
        presence.stats(CHANNEL);

        assertThat(presence.channels()).isZero();
        assertThat(presence.entries()).isZero();
    }

    @Test
    void members_are_copied_once_after_each_change() {
        presence.put(CHANNEL, info("ann", "c1"));
        Map<String, ClientInfo> first = await(presence.members(CHANNEL));

        presence.put(CHANNEL, info("ann", "c1")); // a renewal that changes nothing
        assertThat(await(presence.members(CHANNEL))).isSameAs(first);

        presence.put(CHANNEL, info("bob", "c2"));
        assertThat(await(presence.members(CHANNEL))).isNotSameAs(first).hasSize(2);
    }

    @Test
    void after_its_end_nobody_is_left() {
        presence.put(CHANNEL, info("ann", "c1"));

        presence.close();

        assertThat(presence.channels()).isZero();
        assertThat(presence.entries()).isZero();
    }

    // Two users with two connections each come and go. A reader must never see a state that no moment had: more users
    // than connections, or connections without a user.
    @Test
    void counts_agree_at_every_moment() {
        AtomicBoolean coming = new AtomicBoolean(true);
        List<CompletableFuture<Void>> writers = IntStream.range(0, 2)
                .mapToObj(user -> CompletableFuture.runAsync(() -> {
                    while (coming.get()) {
                        presence.put(CHANNEL, info("user" + user, user + "a"));
                        presence.put(CHANNEL, info("user" + user, user + "b"));
                        presence.remove(CHANNEL, user + "a");
                        presence.remove(CHANNEL, user + "b");
                    }
                }))
                .toList();
        try {
            for (int i = 0; i < 50_000; i++) {
                PresenceStats stats = await(presence.stats(CHANNEL));
                assertThat(stats.users()).isBetween(stats.clients() == 0 ? 0 : 1, Math.min(2, stats.clients()));
                assertThat(stats.clients()).isBetween(0, 2 * stats.users());
            }
        } finally {
            coming.set(false);
            writers.forEach(PresenceContract::await);
        }
        assertThat(presence.channels()).isZero();
        assertThat(presence.entries()).isZero();
    }
}
