package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is in a channel is a map. */
class MapPresenceTest {

    private final TestNode node = MapNamespaces.node();

    @Test
    void a_subscriber_is_entered_and_goes_when_it_goes() {
        TestPeer watcher = node.connected();
        watcher.asks("{\"id\":2,\"subscribe\":{\"channel\":\"clients:game:1\",\"type\":2,\"phase\":2}}");
        TestPeer peer = player("t", "ann");

        assertThat(watcher.heard().get(0))
                .contains("\"channel\":\"clients:game:1\"", "\"key\":\"" + peer.client.id() + "\"", "\"user\":\"ann\"");
        peer.asks("{\"id\":3,\"unsubscribe\":{\"channel\":\"game:1\"}}");
        assertThat(watcher.heard().get(0)).contains("\"key\":\"" + peer.client.id() + "\",\"removed\":true");
    }

    @Test
    void a_connection_that_breaks_is_taken_out() {
        TestPeer peer = player("t", "ann");
        assertThat(keys("clients:game:1")).containsExactly(peer.client.id());
        peer.client.closed();
        assertThat(keys("clients:game:1")).isEmpty();
    }

    @Test
    void a_user_is_there_once_and_some_time_longer_than_its_last_connection() {
        TestPeer first = player("t1", "ann");
        TestPeer second = player("t2", "ann");
        assertThat(keys("users:game:1")).containsExactly("ann");
        first.client.closed();
        second.client.closed();
        assertThat(keys("users:game:1")).containsExactly("ann");
        node.passAlive(Duration.ofSeconds(61));
        assertThat(keys("users:game:1")).isEmpty();
    }

    @Test
    void who_stays_is_renewed_and_nobody_is_told_twice() {
        TestPeer watcher = node.connected();
        watcher.asks("{\"id\":2,\"subscribe\":{\"channel\":\"users:game:1\",\"type\":3,\"phase\":2}}");
        player("t", "ann");
        watcher.heard();
        node.passAlive(Duration.ofMinutes(5));
        node.maps.sweep();
        assertThat(keys("users:game:1")).containsExactly("ann");
        assertThat(keys("clients:game:1")).hasSize(1);
        assertThat(watcher.heard()).isEmpty();
    }

    @Test
    void nobody_in_particular_is_no_user() {
        node.connected().asks("{\"id\":2,\"subscribe\":{\"channel\":\"game:1\"}}");
        assertThat(keys("clients:game:1")).hasSize(1);
        assertThat(keys("users:game:1")).isEmpty();
    }

    @Test
    void only_the_server_writes_there() {
        TestPeer peer = node.connected();
        assertThat(peer.asks(
                                "{\"id\":2,\"publish\":{\"channel\":\"clients:game:1\",\"type\":1,\"key\":\"x\",\"data\":1}}")
                        .get(0))
                .contains("\"code\":103");
    }

    private TestPeer player(String token, String user) {
        node.authenticator.knows(token, user);
        TestPeer peer = node.connected(token);
        peer.asks("{\"id\":2,\"subscribe\":{\"channel\":\"game:1\"}}");
        return peer;
    }

    private List<String> keys(String channel) {
        return node
                .api()
                .maps()
                .read(ChannelName.of(channel), new MapApi.Read("", "", 100, Optional.empty()))
                .toCompletableFuture()
                .join()
                .entries()
                .stream()
                .map(entry -> entry.entry().key())
                .toList();
    }
}
