package dev.carillon.node;

import static dev.carillon.node.Lines.error;
import static dev.carillon.node.Lines.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Access;
import dev.carillon.channel.ChannelSyntax;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.NamespaceLike;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the name of a channel alone decides. */
class ChannelNamingTest {

    private static final Namespace.Naming LIMITED = new Namespace.Naming(Namespace.Naming.ASCII.good(), true);
    private static final Namespace.Permissions OPEN =
            new Namespace.Permissions(Access.EVERYBODY, Access.NOBODY, Access.NOBODY, Access.NOBODY);

    private final TestNode node = TestNode.builder()
            .namespace(NamespaceLike.with(Namespace.closed("chat"), LIMITED))
            .namespace(NamespaceLike.with(open("lobby"), LIMITED))
            .namespace(NamespaceLike.with(
                    open("word"),
                    new Namespace.Naming(Pattern.compile("[a-zé]+").asMatchPredicate(), false)))
            .build();

    private static Namespace open(String name) {
        Namespace closed = Namespace.closed(name);
        return new Namespace(
                name, closed.presence(), closed.history(), closed.positioning(), OPEN, closed.dataFormat());
    }

    private static String good() {
        return "{\"id\":2,\"subscribe\":{}}";
    }

    private TestPeer user(String id) {
        node.authenticator.knows(id, id);
        return node.connected(id);
    }

    @ParameterizedTest
    @CsvSource({"'chat:dialog#ann,bob'", "chat:dialog#ann", "chat:#ann", "chat:dialog#bob#ann", "'lobby:x#bob,ann'"})
    void the_users_in_a_name_may_subscribe_without_a_token(String channel) {
        assertThat(user("ann").asks(subscribe(channel))).containsExactly(good());
    }

    @ParameterizedTest
    @CsvSource({
        "'chat:dialog#bob,carl'",
        "'chat:dialog#annie,an'",
        "chat:dialog#Ann",
        "chat:dialog#",
        "'chat:dialog#ann ,bob'",
        "chat:ann",
        "chat:dialog#ann#bob",
        "'$chat:dialog#ann'",
        "'lobby:x#bob'"
    })
    void others_may_not_even_where_the_namespace_is_open(String channel) {
        assertThat(user("ann").asks(subscribe(channel))).containsExactly(error(103, "permission denied"));
    }

    @Test
    void the_anonymous_are_no_user_that_a_name_could_mean() {
        assertThat(node.connected().asks(subscribe("chat:dialog#"))).containsExactly(error(103, "permission denied"));
        assertThat(node.connected().asks(subscribe("lobby:x#,"))).containsExactly(error(103, "permission denied"));
        assertThat(node.connected().asks(subscribe("lobby:x"))).containsExactly(good());
    }

    @Test
    void a_token_opens_a_channel_of_others_all_the_same() {
        node.authenticator.grants("t", Authenticator.Grant.PLAIN);
        assertThat(user("ann").asks(subscribe(2, "chat:dialog#bob", ",\"token\":\"t\"")))
                .containsExactly(good());
    }

    @Test
    void users_in_a_name_mean_nothing_where_the_namespace_does_not_say_so() {
        assertThat(user("ann").asks(subscribe("live:x#bob"))).containsExactly(good());
        assertThat(user("ann").asks(subscribe("closed:x#ann"))).containsExactly(error(103, "permission denied"));
    }

    @ParameterizedTest
    @CsvSource({"word:café,true", "word:1,false", "word:cafe!,false", "word:,false", "'$word:café',true"})
    void a_pattern_stands_in_for_ascii_and_takes_what_is_behind_the_namespace(String channel, boolean good) {
        node.authenticator.grants("t", Authenticator.Grant.PLAIN);
        assertThat(user("ann").asks(subscribe(2, channel, ",\"token\":\"t\"")))
                .containsExactly(good ? good() : error(107, "bad request"));
    }

    @Test
    void other_marks_take_the_place_of_the_usual_ones() {
        TestNode other = TestNode.builder()
                .namespace(NamespaceLike.with(Namespace.closed("chat"), LIMITED))
                .settings(from -> TestNode.with(from, new ChannelSyntax("!", "/", "@", ";"), PersonalChannels.OFF))
                .build();
        other.authenticator.knows("ann", "ann");
        TestPeer ann = other.connected("ann");

        assertThat(ann.asks(subscribe("chat/x@bob;ann"))).containsExactly(good());
        assertThat(ann.asks(subscribe("chat/x#ann"))).containsExactly(error(103, "permission denied"));
        assertThat(ann.asks(subscribe("!live/x"))).containsExactly(error(103, "permission denied"));
        assertThat(ann.asks(subscribe("$live/x"))).containsExactly(error(102, "unknown channel"));
        assertThat(ann.asks(subscribe("live:x"))).containsExactly(error(102, "unknown channel"));
    }
}
