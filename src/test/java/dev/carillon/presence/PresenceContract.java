package dev.carillon.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract test of {@link Presence}: every implementation has a test class that extends this one. No test assumes
 * that a stage is complete when it is returned.
 */
abstract class PresenceContract {

    private static final ClientInfo ANN = info("ann", "c1");
    private static final ClientInfo ANN_AGAIN = info("ann", "c2");
    private static final ClientInfo BOB = info("bob", "c3");

    private final ChannelName channel = ChannelName.of("room:" + UUID.randomUUID());
    private final ChannelName other = ChannelName.of("room:" + UUID.randomUUID());
    private Presence presence;

    abstract PresenceFixture fixture();

    @BeforeEach
    void open() {
        presence = fixture().open();
    }

    @AfterEach
    void close() {
        presence.close();
    }

    @Test
    void nobody_is_in_a_channel_that_nobody_came_to() {
        assertThat(members()).isEmpty();
        assertThat(stats()).isEqualTo(new PresenceStats(0, 0));
    }

    @Test
    void who_was_put_is_there_with_all_that_was_said_about_it() {
        ClientInfo info =
                new ClientInfo("ann", "c1", Payload.json("{\"name\":\"Ann\"}"), Payload.json("{\"role\":\"host\"}"));

        put(info);

        assertThat(members()).isEqualTo(Map.of("c1", info));
    }

    @Test
    void members_are_found_by_connection() {
        put(ANN);
        put(ANN_AGAIN);
        put(BOB);

        assertThat(members()).isEqualTo(Map.of("c1", ANN, "c2", ANN_AGAIN, "c3", BOB));
    }

    @Test
    void connections_and_users_are_counted() {
        put(ANN);
        put(ANN_AGAIN);
        put(BOB);

        assertThat(stats()).isEqualTo(new PresenceStats(3, 2));
    }

    @Test
    void all_anonymous_connections_count_as_one_user() {
        put(info("", "c1"));
        put(info("", "c2"));

        assertThat(stats()).isEqualTo(new PresenceStats(2, 1));
    }

    @Test
    void putting_twice_is_being_there_once() {
        put(ANN);
        put(ANN);

        assertThat(members()).containsOnlyKeys("c1");
        assertThat(stats()).isEqualTo(new PresenceStats(1, 1));
        remove("c1");
        assertThat(stats()).isEqualTo(new PresenceStats(0, 0));
    }

    @Test
    void a_renewal_replaces_what_was_known() {
        put(ANN);
        ClientInfo renamed = new ClientInfo("ann", "c1", Payload.json("{\"name\":\"Anne\"}"), Payload.EMPTY);
        put(renamed);

        assertThat(members()).isEqualTo(Map.of("c1", renamed));
    }

    @Test
    void a_renewal_under_another_user_moves_the_connection_to_that_user() {
        put(ANN);
        put(BOB);
        put(info("bob", "c1"));

        assertThat(stats()).isEqualTo(new PresenceStats(2, 1));
    }

    @Test
    void who_was_removed_is_gone() {
        put(ANN);
        put(BOB);
        assertThat(members()).hasSize(2);

        remove("c1");

        assertThat(members()).isEqualTo(Map.of("c3", BOB));
        assertThat(stats()).isEqualTo(new PresenceStats(1, 1));
    }

    @Test
    void a_user_is_there_until_its_last_connection_leaves() {
        put(ANN);
        put(ANN_AGAIN);

        remove("c1");
        assertThat(stats()).isEqualTo(new PresenceStats(1, 1));

        remove("c2");
        assertThat(stats()).isEqualTo(new PresenceStats(0, 0));
        assertThat(members()).isEmpty();
    }

    @Test
    void removing_who_is_not_there_does_nothing() {
        remove("c1");
        put(ANN);
        remove("c2");
        remove("ann");

        assertThat(members()).containsOnlyKeys("c1");
    }

    @Test
    void who_left_may_come_back() {
        put(ANN);
        remove("c1");
        put(ANN);

        assertThat(members()).isEqualTo(Map.of("c1", ANN));
        assertThat(stats()).isEqualTo(new PresenceStats(1, 1));
    }

    @Test
    void channels_do_not_mix() {
        put(ANN);
        await(presence.put(other, BOB));

        await(presence.remove(other, "c1"));

        assertThat(members()).isEqualTo(Map.of("c1", ANN));
        assertThat(await(presence.members(other))).isEqualTo(Map.of("c3", BOB));
    }

    @Test
    void a_list_of_members_is_a_copy_that_nobody_can_change() {
        put(ANN);
        Map<String, ClientInfo> before = members();

        put(BOB);
        remove("c1");

        assertThat(before).isEqualTo(Map.of("c1", ANN));
        assertThatThrownBy(() -> before.put("c9", BOB)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> members().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void an_entry_that_is_not_renewed_in_time_is_gone() {
        Duration ttl = timeToLive();
        put(ANN);
        put(BOB);
        fixture().pass(ttl.multipliedBy(3).dividedBy(4));
        put(BOB);

        fixture().pass(ttl.dividedBy(2));

        assertThat(members()).isEqualTo(Map.of("c3", BOB));
        assertThat(stats()).isEqualTo(new PresenceStats(1, 1));
    }

    @Test
    void a_channel_whose_entries_all_expired_is_empty() {
        Duration ttl = timeToLive();
        put(ANN);

        fixture().pass(ttl.multipliedBy(2));

        assertThat(members()).isEmpty();
        assertThat(stats()).isEqualTo(new PresenceStats(0, 0));
    }

    @Test
    void of_many_who_come_and_go_at_once_those_who_stay_are_there() {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<CompletableFuture<Void>> all = IntStream.range(0, 4)
                    .mapToObj(thread -> CompletableFuture.runAsync(() -> comeAndGo(thread), threads))
                    .toList();
            all.forEach(PresenceContract::await);
        } finally {
            threads.shutdownNow();
        }

        assertThat(members()).containsOnlyKeys("0", "1", "2", "3");
        assertThat(stats()).isEqualTo(new PresenceStats(4, 2));
    }

    /** The last member leaves and the first one comes all the time: each thread's connection is there at the end. */
    private void comeAndGo(int thread) {
        ClientInfo info = info("user" + thread % 2, "" + thread);
        for (int i = 0; i < 200; i++) {
            await(presence.put(channel, info));
            await(presence.remove(channel, info.client()));
        }
        await(presence.put(channel, info));
    }

    private Duration timeToLive() {
        // In the memory of one node nothing outlives the node, so there is nothing to expire.
        assumeTrue(fixture().timeToLive().isPresent(), "entries end only with their node");
        return fixture().timeToLive().orElseThrow();
    }

    private void put(ClientInfo info) {
        await(presence.put(channel, info));
    }

    private void remove(String client) {
        await(presence.remove(channel, client));
    }

    private Map<String, ClientInfo> members() {
        return await(presence.members(channel));
    }

    private PresenceStats stats() {
        return await(presence.stats(channel));
    }

    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    static ClientInfo info(String user, String client) {
        return new ClientInfo(user, client, Payload.EMPTY, Payload.EMPTY);
    }
}
