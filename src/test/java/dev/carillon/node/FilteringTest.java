package dev.carillon.node;

import static dev.carillon.node.Lines.RECOVERABLE;
import static dev.carillon.node.Lines.error;
import static dev.carillon.node.Lines.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.PublishOptions;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.NamespaceLike;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tag filters of clients (protocol.md 9.7), over JSON against a whole node. */
class FilteringTest {

    private static final String ONLY_A = ",\"tf\":{\"key\":\"t\",\"cmp\":\"eq\",\"val\":\"a\"}";

    private final TestNode node = TestNode.builder()
            .namespace(NamespaceLike.with(TestNode.roomLike(), new Namespace.Filtering(true)))
            .build();

    private void publish(String data, String tag) {
        Publication publication = new Publication(Payload.json(data), Optional.empty(), 0, Map.of("t", tag));
        node.broker.publish(ChannelName.of("room:1"), publication, PublishOptions.keeping(TestNode.KEPT));
        node.settle();
    }

    @Test
    void only_what_passes_is_pushed() {
        TestPeer peer = node.connected();
        peer.asks(subscribe(2, "room:1", ",\"positioned\":true" + ONLY_A));
        publish("1", "a");
        publish("2", "b");
        publish("3", "a");
        assertThat(peer.heard())
                .containsExactly(
                        "{\"push\":{\"channel\":\"room:1\",\"pub\":{\"data\":1,\"offset\":1,\"tags\":{\"t\":\"a\"}}}}",
                        "{\"push\":{\"channel\":\"room:1\",\"pub\":{\"data\":3,\"offset\":3,\"tags\":{\"t\":\"a\"}}}}");
    }

    @Test
    void a_recovery_leaves_out_what_does_not_pass_and_goes_on_behind_it() {
        publish("1", "a");
        publish("2", "b");
        publish("3", "a");
        publish("4", "b");
        TestPeer peer = node.connected();
        String epoch = node.top("room:1").epoch();
        assertThat(peer.asks(subscribe(
                        2,
                        "room:1",
                        ",\"recoverable\":true,\"recover\":true,\"offset\":1,\"epoch\":\"" + epoch + "\"" + ONLY_A)))
                .containsExactly("{\"id\":2,\"subscribe\":{" + RECOVERABLE
                        + ",\"offset\":1,\"recovered\":true,\"was_recovering\":true,\"publications\":["
                        + "{\"data\":3,\"offset\":3,\"tags\":{\"t\":\"a\"}}]}}");
        publish("5", "a");
        assertThat(peer.heard()).hasSize(1);
    }

    @Test
    void where_filters_are_not_allowed_one_is_refused() {
        assertThat(node.connected().asks(subscribe(2, "live:1", ONLY_A))).containsExactly(error(107, "bad request"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"op\":\"xor\",\"nodes\":[{\"key\":\"t\",\"cmp\":\"ex\"}]}",
                "{\"op\":\"and\",\"nodes\":[null]}",
                "{\"op\":\"not\",\"nodes\":[{\"op\":\"not\",\"nodes\":[{\"op\":\"not\",\"nodes\":[{\"op\":\"not\",\"nodes\":["
                        + "{\"op\":\"not\",\"nodes\":[{\"op\":\"not\",\"nodes\":[{\"op\":\"not\",\"nodes\":["
                        + "{\"op\":\"not\",\"nodes\":[{\"key\":\"t\",\"cmp\":\"ex\"}]}]}]}]}]}]}]}]}"
            })
    void what_is_no_filter_is_refused_and_nothing_has_begun(String filter) {
        TestPeer peer = node.connected();
        assertThat(peer.asks(subscribe(2, "room:1", ",\"tf\":" + filter))).containsExactly(error(107, "bad request"));
        assertThat(node.hub.subscriptionCount()).isZero();
        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void a_null_is_no_filter_at_all() {
        assertThat(node.connected().asks(subscribe(2, "live:1", ",\"tf\":null")))
                .containsExactly("{\"id\":2,\"subscribe\":{}}");
    }

    /** Deeper than any JSON may nest: the frame cannot be read, whatever it is for. */
    @Test
    void a_filter_that_nests_without_end_ends_the_connection() {
        TestPeer peer = node.connected();
        peer.send(subscribe(2, "room:1", ",\"tf\":" + "{\"nodes\":[".repeat(10_000) + "]}".repeat(10_000)));
        assertThat(peer.closeCode()).isEqualTo(3501);
    }
}
