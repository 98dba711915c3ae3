package dev.carillon.client;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.message.WireFormat;
import dev.carillon.protocol.JsonFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Members of one room without a node, and rounds of events for them. */
abstract class SubscriptionPart {

    static final ChannelName ROOM = ChannelName.of("room:1");
    static final String EPOCH = "aaaaaaaa";
    static final ClientInfo SOMEBODY = new ClientInfo("u", "other", Payload.EMPTY, Payload.EMPTY);

    final LoneClients clients = new LoneClients();

    /** A member and what it has got. */
    final class Member {

        final FakeTransport transport = new FakeTransport();
        final Client client;
        final Subscription subscription;

        Member(Wish wish) {
            this(wish, JsonFormat.JSON);
        }

        Member(Wish wish, WireFormat format) {
            client = clients.open(transport, format);
            subscription = client.subscriptions().begin(ROOM, wish.terms(client.id()));
        }

        Member open(long offset) {
            clients.open(client, subscription, new StreamPosition(EPOCH, offset));
            return this;
        }

        /** Data of publications, "join" and "leave", and the code of an unsubscribe push. */
        List<String> got() {
            return got(line -> true);
        }

        /** The same of some lines only. */
        List<String> got(Predicate<String> wanted) {
            List<String> got = new ArrayList<>();
            for (String frame : transport.texts()) {
                for (String line : frame.split("\n", -1)) {
                    if (!wanted.test(line)) {
                        continue;
                    }
                    got.add(line.replaceAll(".*\"data\":(\\w+).*", "$1")
                            .replaceAll(".*\"(join|leave)\":.*", "$1")
                            .replaceAll(".*\"unsubscribe\":\\{\"code\":(\\d+).*", "unsubscribed $1"));
                }
            }
            return got;
        }

        int closeCode() {
            return transport.closed().map(each -> each.code()).orElse(0);
        }
    }

    /** Terms by name. */
    record Wish(boolean serverSide, boolean positioned, boolean joinLeave, boolean echo, View view) {

        static final Wish POSITIONED = new Wish(false, true, false, true, View.ALL);
        static final Wish PLAIN = new Wish(false, false, false, true, View.ALL);

        Wish onTheServersSide() {
            return new Wish(true, positioned, joinLeave, echo, view);
        }

        Wish withJoins() {
            return new Wish(serverSide, positioned, true, echo, view);
        }

        Wish withoutOwn() {
            return new Wish(serverSide, positioned, joinLeave, false, view);
        }

        Wish with(View newView) {
            return new Wish(serverSide, positioned, joinLeave, echo, newView);
        }

        Terms terms(String client) {
            return new Terms(
                    new ClientInfo("u", client, Payload.EMPTY, Payload.EMPTY),
                    serverSide,
                    positioned,
                    positioned,
                    false,
                    false,
                    joinLeave,
                    echo,
                    Optional.empty(),
                    view);
        }
    }

    static Round.Event kept(long offset) {
        return kept(offset, EPOCH);
    }

    static Round.Event kept(long offset, String epoch) {
        return published(Payload.json("" + offset), Optional.empty(), offset, epoch);
    }

    static Round.Event notKept(String data) {
        return published(Payload.json(data), Optional.empty(), 0, "");
    }

    static Round.Event published(Payload data, Optional<ClientInfo> by, long offset, String epoch) {
        return new Round.Event.Published(new Publication(data, by, offset, Map.of()), epoch);
    }

    static Round round(Round.Event... events) {
        return new Round(ROOM, List.of(events), 65_536);
    }

    static void deliver(Round round, Member... members) {
        for (Member member : members) {
            member.subscription.deliver(round);
        }
    }
}
