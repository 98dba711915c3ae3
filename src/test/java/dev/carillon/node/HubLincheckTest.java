package dev.carillon.node;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Payload;
import dev.carillon.client.Client;
import dev.carillon.client.FakeTransport;
import dev.carillon.client.Handshake;
import dev.carillon.client.Subscription;
import dev.carillon.client.Terms;
import dev.carillon.meter.Meter;
import dev.carillon.protocol.JsonFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A client per thread, all of one user, and one channel. Every interleaving that Lincheck tries must have the results
 * of some order of the same operations one after the other: who was the first and the last of the channel, how many its
 * members are, and who was one connection too many.
 *
 * <p>As in a node, the operations of one client come one after the other. The gauges over everything are not part of any
 * one step, so they are compared with the rest at the end.
 *
 * <p>{@code -Dlincheck.model=true} adds the model checker.
 */
@Param(name = "client", gen = ThreadIdGen.class)
public class HubLincheckTest {

    private static final String USER = "u";
    private static final int USER_LIMIT = 2;
    private static final ChannelName CHANNEL = ChannelName.of("a");

    // Made once: the hub asks a subscription for nothing but its channel, and a client for nothing at all.
    private static final List<Member> MEMBERS =
            IntStream.range(0, 5).mapToObj(HubLincheckTest::member).toList();

    private record Member(Client client, Subscription subscription) {}

    private static Member member(int number) {
        Client client = TestNode.builder().build().node.open(new FakeTransport(), JsonFormat.JSON, Handshake.NONE);
        Terms terms = new Terms(
                new ClientInfo(USER, "c" + number, Payload.EMPTY, Payload.EMPTY),
                false,
                false,
                false,
                false,
                false,
                false,
                true,
                Optional.empty());
        return new Member(client, client.subscriptions().begin(CHANNEL, terms));
    }

    private final Hub hub = new Hub(Hub.Limits.DEFAULT, Runnable::run, Meter.NONE);

    /** Who has joined what. An entry is touched by its client's thread, and by the validation when all are done. */
    private final boolean[] joined = new boolean[MEMBERS.size()];

    private final boolean[] admitted = new boolean[MEMBERS.size()];

    @Operation
    public String join(@Param(name = "client") int client) {
        if (joined[client]) {
            return "is in";
        }
        joined[client] = true;
        return hub.join(MEMBERS.get(client).subscription()) ? "first" : "one more";
    }

    /** Also by who is not in: a subscription that could not be opened is taken back like this. */
    @Operation
    public String part(@Param(name = "client") int client) {
        joined[client] = false;
        return hub.part(MEMBERS.get(client).subscription()) ? "last" : "one less";
    }

    @Operation
    public String members() {
        return hub.channels(CHANNEL.value()::equals).toString();
    }

    @Operation
    public String admit(@Param(name = "client") int client) {
        if (admitted[client]) {
            return "is in";
        }
        admitted[client] = hub.admit(MEMBERS.get(client).client(), USER, USER_LIMIT);
        return admitted[client] ? "admitted" : "one too many";
    }

    @Operation
    public void closed(@Param(name = "client") int client) {
        hub.closed(MEMBERS.get(client).client(), USER);
        admitted[client] = false;
    }

    @Operation
    public int connectionsOfTheUser() {
        return hub.of(USER).size();
    }

    @Validate
    public void the_gauges_tell_what_is_there() {
        int subscriptions = count(joined);
        int clients = count(admitted);
        expect("subscriptions", subscriptions, hub.subscriptionCount());
        expect("channels", subscriptions > 0 ? 1 : 0, hub.channelCount());
        expect("clients", clients, hub.clientCount());
        expect("users", clients > 0 ? 1 : 0, hub.userCount());
    }

    private static int count(boolean[] all) {
        return (int) IntStream.range(0, all.length).filter(each -> all[each]).count();
    }

    private static void expect(String what, int there, int told) {
        if (there != told) {
            throw new IllegalStateException(there + " " + what + ", and the hub tells of " + told);
        }
    }

    @Test
    void every_operation_is_atomic_on_real_threads() {
        new StressOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(2)
                .iterations(15)
                .invocationsPerIteration(300)
                .check(HubLincheckTest.class);
    }

    @Test
    @EnabledIfSystemProperty(named = "lincheck.model", matches = "true", disabledReason = "takes a minute")
    void every_operation_is_atomic_in_every_interleaving_tried() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(2)
                .iterations(15)
                .invocationsPerIteration(300)
                .check(HubLincheckTest.class);
    }
}
