package dev.carillon.node;

import static dev.carillon.node.Lines.error;
import static dev.carillon.node.Lines.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ChannelSyntax;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.client.ManualTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A channel of its own for each user, and one connection for each (features of connect). */
class PersonalChannelsTest {

    private final TestNode node = node(new PersonalChannels(true, "room", false));

    private static TestNode node(PersonalChannels personal) {
        return TestNode.builder()
                .settings(from -> TestNode.with(from, ChannelSyntax.DEFAULT, personal))
                .build();
    }

    private static TestPeer connecting(TestNode node, String user) {
        node.authenticator.knows("token of " + user, user);
        return node.open();
    }

    private static String connect(String user) {
        return "{\"id\":1,\"connect\":{\"token\":\"token of " + user + "\"}}";
    }

    private static TestPeer connected(TestNode node, String user) {
        TestPeer peer = connecting(node, user);
        peer.asks(connect(user));
        peer.heard();
        return peer;
    }

    @Test
    void a_user_is_subscribed_to_it_with_the_answer_and_the_anonymous_are_not() {
        TestPeer ann = connecting(node, "ann");
        assertThat(ann.asks(connect("ann")).get(0)).contains("\"subs\":{\"room:#ann\":{");
        node.publish("room:#ann", "1");
        assertThat(ann.heard()).contains("{\"push\":{\"channel\":\"room:#ann\",\"pub\":{\"data\":1,\"offset\":1}}}");

        node.connected();
        assertThat(node.hub.subscriptionCount()).isEqualTo(1);
    }

    @Test
    void what_it_missed_is_recovered() {
        String epoch = node.top("room:#ann").epoch();
        node.publish("room:#ann", "1");
        TestPeer ann = connecting(node, "ann");

        assertThat(ann.asks("{\"id\":1,\"connect\":{\"token\":\"token of ann\",\"subs\":{\"room:#ann\":{"
                                + "\"recoverable\":true,\"recover\":true,\"epoch\":\"" + epoch + "\"}}}}")
                        .get(0))
                .contains("\"recovered\":true", "\"publications\":[{\"data\":1,\"offset\":1}]");
    }

    @Test
    void what_the_token_says_of_it_counts() {
        Authenticator.Grant grant = new Authenticator.Grant(
                Payload.EMPTY, Payload.json("{\"a\":1}"), Optional.empty(), Authenticator.Overrides.NONE);
        node.authenticator.knows("t", "ann", Optional.empty(), Map.of(ChannelName.of("room:#ann"), grant));

        assertThat(node.open().asks("{\"id\":1,\"connect\":{\"token\":\"t\"}}").get(0))
                .contains("\"room:#ann\":{", "\"data\":{\"a\":1}");
    }

    @Test
    void nobody_else_gets_in_though_the_namespace_is_open() {
        TestPeer bob = connected(node, "bob");
        assertThat(bob.asks(subscribe("room:#ann"))).containsExactly(error(103, "permission denied"));
        assertThat(bob.asks(subscribe("room:#ann,bob"))).containsExactly(error(103, "permission denied"));
        assertThat(bob.asks(subscribe("room:1")).get(0)).contains("\"subscribe\":{");
        TestPeer wanting = connecting(node, "carl");
        assertThat(wanting.asks("{\"id\":1,\"connect\":{\"token\":\"token of carl\",\"subs\":{\"room:#ann\":{}}}}")
                        .get(0))
                .doesNotContain("room:#ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann,bob", "x#ann", ","})
    void a_user_whose_id_reads_as_others_is_denied(String user) {
        TestPeer peer = connecting(node, user);
        peer.asks(connect(user));
        assertThat(peer.closeCode()).isEqualTo(3507);
        assertThat(node.hub.clientCount()).isZero();
    }

    @Test
    void without_a_namespace_it_is_the_bare_name() {
        TestNode bare = TestNode.builder()
                .namespace(Namespace.closed(""))
                .settings(from -> TestNode.with(from, ChannelSyntax.DEFAULT, new PersonalChannels(true, "", false)))
                .build();
        assertThat(connecting(bare, "ann").asks(connect("ann")).get(0)).contains("\"subs\":{\"#ann\":{");
    }

    @Test
    void a_refresh_does_not_miss_it() {
        node.authenticator.knows("t", "ann", Optional.of(ManualTime.START.plusSeconds(60)), Map.of());
        TestPeer ann = node.connected("t");
        assertThat(ann.asks("{\"id\":2,\"refresh\":{\"token\":\"t\"}}").get(0)).contains("\"refresh\":{");
        assertThat(ann.closeCode()).isZero();
    }

    // ---- one connection for each user

    @Test
    void a_new_connection_ends_the_older_ones_of_its_user_alone() {
        TestNode single = node(new PersonalChannels(true, "room", true));
        TestPeer bob = connected(single, "bob");
        TestPeer first = connected(single, "ann");
        TestPeer second = connected(single, "ann");
        TestPeer nobody = single.connected();
        TestPeer nobodyElse = single.connected();

        assertThat(first.closeCode()).isEqualTo(3504);
        assertThat(connected(single, "ann").closeCode()).isZero();
        assertThat(second.closeCode()).isEqualTo(3504);
        assertThat(bob.closeCode()).isZero();
        assertThat(nobody.closeCode()).isZero();
        assertThat(nobodyElse.closeCode()).isZero();
        assertThat(single.hub.of("ann")).hasSize(1);
    }

    @Test
    void who_cannot_get_in_ends_nobody() {
        TestNode single = node(new PersonalChannels(true, "room", true));
        TestPeer ann = connected(single, "ann");
        TestPeer forger = single.open();
        forger.asks("{\"id\":1,\"connect\":{\"token\":\"forged\"}}");

        assertThat(forger.closeCode()).isEqualTo(3500);
        assertThat(ann.closeCode()).isZero();
    }

    @Test
    void without_it_a_user_has_any_number() {
        TestPeer first = connected(node, "ann");
        connected(node, "ann");
        assertThat(first.closeCode()).isZero();
        assertThat(node.hub.of("ann")).hasSize(2);
    }
}
