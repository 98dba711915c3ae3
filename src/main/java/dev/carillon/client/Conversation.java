package dev.carillon.client;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.EndedException;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.message.Command;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.message.Reply;
import dev.carillon.message.Request;
import dev.carillon.message.Result;
import dev.carillon.message.UnencodablePayloadException;
import dev.carillon.meter.EventLog;
import dev.carillon.meter.Meter;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Commands in, replies out: takes the commands of one client in order, each after the one before has been answered, and
 * none while so many replies wait that the peer does not read.
 *
 * <p>Confined to the client's own tasks.
 */
final class Conversation {

    /** Stands for what cannot be read where nothing is read any more. */
    private static final Command DISCARDED = new Command(0, Request.Nothing.INSTANCE);

    private final Client client;
    private final Peer peer;
    private final Watch watch;
    private final Inbox inbox;
    private final SendQueue queue;
    private final Operations operations;
    private final Allowance allowance;
    private final Surroundings around;

    /** Which command is being answered: a late answer to one that was given up finds another number here. */
    private long turn;

    private boolean busy;
    private long pendingId;
    private String pendingMethod = "";
    private Optional<ChannelName> pendingSubscribe = Optional.empty();
    private long begunAt;

    /** Whose page of a map was given last, and when: what had come by then was asked for too early. */
    private Optional<ChannelName> paged = Optional.empty();

    private long pagedAt;

    Conversation(Client client, Peer peer, Watch watch, Inbox inbox, Surroundings around) {
        this.client = client;
        this.peer = peer;
        this.watch = watch;
        this.inbox = inbox;
        this.queue = peer.queue();
        this.operations = around.operations();
        this.allowance = around.rates().allowance();
        this.around = around;
    }

    /** Works on what waits, as far as it goes now. */
    void proceed() {
        while (!busy && !client.isClosed() && !queue.isCongested()) {
            Optional<Command> command = next();
            if (command.isEmpty()) {
                break;
            }
            take(command.get());
        }
        queue.drain();
    }

    private Optional<Command> next() {
        try {
            return inbox.next();
        } catch (MalformedMessageException malformed) {
            if (client.isRefused()) {
                return Optional.of(DISCARDED);
            }
            around.log()
                    .event(
                            EventLog.Level.DEBUG,
                            "command.malformed",
                            "client",
                            client.id(),
                            "what",
                            String.valueOf(malformed.getMessage()));
            client.end(Disconnect.BAD_REQUEST);
            return Optional.empty();
        }
    }

    /** The command in work has taken too long. */
    void giveUp() {
        if (busy) {
            fail(new RefusedException(ReplyError.INTERNAL));
            client.execute(this::proceed);
        }
    }

    /**
     * Ends the connection when an unsubscribe has waited too long for the subscribe in work.
     *
     * @return nanoseconds until it is to be asked again
     */
    long checkPatience() {
        long now = around.nanoTime().getAsLong();
        long left = pendingSubscribe
                .filter(channel -> busy)
                .map(channel -> Patience.left(inbox, channel, begunAt, now))
                .orElse(Patience.NANOS);
        if (left <= 0) {
            client.end(Disconnect.SERVER_ERROR);
        }
        return Math.max(left, 1);
    }

    private void take(Command command) {
        if (client.isRefused()) {
            return;
        }
        if (command.isPong()) {
            if (!watch.pong()) {
                client.end(Disconnect.BAD_REQUEST);
            }
            return;
        }
        Request request = command.request();
        boolean connects = request instanceof Request.Connect;
        if (connects != client.isNew() || (command.id() == 0) != (request instanceof Request.Send)) {
            client.end(Disconnect.BAD_REQUEST);
            return;
        }
        around.meter().count(Meter.Counter.COMMANDS, request.method());
        turn++;
        pendingId = command.id();
        pendingMethod = request.method();
        pendingSubscribe = Optional.empty();
        begunAt = around.nanoTime().getAsLong();
        try {
            ration(request);
            dispatch(request);
        } catch (RefusedException | EndedException refused) {
            fail(refused);
        }
    }

    /** @throws RefusedException 111, or {@link EndedException} 3013, when commands come too often */
    private void ration(Request request) {
        if (allowance.takes(client.identity().user(), request.method())) {
            return;
        }
        if (!allowance.forgivesRefusal()) {
            throw new EndedException(Disconnect.TOO_MANY_REQUESTS);
        }
        // SDKs take an unsubscribe that fails for a broken connection, and it gives back more than it takes.
        if (!(request instanceof Request.Unsubscribe)) {
            throw new RefusedException(ReplyError.TOO_MANY_REQUESTS);
        }
    }

    private void dispatch(Request request) {
        if (request instanceof Request.Connect connect) {
            client.connecting();
            await(operations.connect(client, connect), this::connected);
        } else if (request instanceof Request.Subscribe subscribe) {
            require(subscribe.channel());
            if (subscribe.wantsUnknownDelta()) {
                throw new EndedException(Disconnect.BAD_REQUEST);
            }
            ChannelName channel = ChannelName.of(subscribe.channel());
            refuseConcurrentPage(channel);
            pendingSubscribe = Optional.of(channel);
            await(
                    operations.subscribe(client, subscribe),
                    this::subscribed,
                    opening -> client.subscriptions().end(opening.subscription()));
        } else if (request instanceof Request.Unsubscribe unsubscribe) {
            require(unsubscribe.channel());
            client.subscriptions()
                    .of(ChannelName.of(unsubscribe.channel()))
                    .filter(subscription -> !subscription.terms().serverSide())
                    .ifPresent(client.subscriptions()::end);
            reply(new Result.Unsubscribe());
        } else if (request instanceof Request.Publish publish) {
            require(publish.channel());
            await(operations.publish(client, publish), this::reply);
        } else if (request instanceof Request.Presence presence) {
            require(presence.channel());
            await(operations.presence(client, presence), this::reply);
        } else if (request instanceof Request.PresenceStats stats) {
            require(stats.channel());
            await(operations.presenceStats(client, stats), this::reply);
        } else if (request instanceof Request.History history) {
            require(history.channel());
            await(operations.history(client, history), this::reply);
        } else if (request instanceof Request.Rpc rpc) {
            await(operations.rpc(client, rpc), this::reply);
        } else if (request instanceof Request.Send send) {
            await(operations.send(client, send), nothing -> {});
        } else if (request instanceof Request.Refresh refresh) {
            refresh(refresh);
        } else if (request instanceof Request.SubRefresh subRefresh) {
            subRefresh(subRefresh);
        } else {
            throw new EndedException(Disconnect.BAD_REQUEST);
        }
    }

    /** The client knows neither where this page begins nor whether there is another: it asked before the last one came. */
    private void refuseConcurrentPage(ChannelName channel) {
        if (paged.filter(channel::equals).isPresent() && inbox.arrivedAt() - pagedAt < 0) {
            throw new RefusedException(ReplyError.CONCURRENT_PAGINATION);
        }
    }

    private static void require(String channel) {
        if (channel.isEmpty()) {
            throw new EndedException(Disconnect.BAD_REQUEST);
        }
    }

    private void refresh(Request.Refresh refresh) {
        if (refresh.token().isEmpty() || !client.credentials().isRefreshable()) {
            throw new EndedException(Disconnect.BAD_REQUEST);
        }
        await(operations.refresh(client, refresh), refreshed -> {
            client.identify(refreshed.identity());
            reply(refreshed.result());
        });
    }

    private void subRefresh(Request.SubRefresh request) {
        require(request.channel());
        Optional<Subscription> subscription = client.subscriptions().of(ChannelName.of(request.channel()));
        if (subscription.isEmpty()) {
            throw new RefusedException(ReplyError.PERMISSION_DENIED);
        }
        if (request.token().isEmpty()) {
            throw new RefusedException(ReplyError.BAD_REQUEST);
        }
        await(operations.subRefresh(client, subscription.get(), request), renewed -> {
            subscription.get().expireAt(renewed.expiresAt());
            reply(renewed.result());
        });
    }

    private void connected(Operations.Admitted admitted) {
        reply(admitted.result());
        client.admitted(admitted);
    }

    private void subscribed(Operations.Opening opening) {
        paged = opening.result().isLive() ? Optional.empty() : pendingSubscribe;
        pagedAt = around.nanoTime().getAsLong();
        reply(opening.result());
        if (opening.result().isLive()) {
            client.subscriptions().open(opening);
        }
    }

    private <T> void await(CompletionStage<T> stage, Consumer<T> then) {
        await(stage, then, late -> {});
    }

    /**
     * Goes on with an answer in the client's own order, at once when it is there already.
     *
     * @param late gets an answer that comes after the command was given up or the connection ended
     */
    private <T> void await(CompletionStage<T> stage, Consumer<T> then, Consumer<T> late) {
        long awaited = turn;
        busy = true;
        Thread caller = Thread.currentThread();
        boolean[] within = {true};
        stage.whenComplete((value, failure) -> {
            // Only this thread ever reads or writes the flag: another one stops at the first comparison.
            if (Thread.currentThread() == caller && within[0]) {
                settle(awaited, value, failure, then, late);
            } else {
                client.execute(() -> {
                    settle(awaited, value, failure, then, late);
                    proceed();
                });
            }
        });
        within[0] = false;
        if (busy) {
            watch.busy(pendingSubscribe.isPresent() ? Patience.NANOS : Watch.NEVER);
        }
    }

    private <T> void settle(
            long awaited, @Nullable T value, @Nullable Throwable failure, Consumer<T> then, Consumer<T> late) {
        boolean tooLate = awaited != turn || !busy || client.isClosed();
        if (failure != null) {
            if (!tooLate) {
                fail(failure);
            }
            return;
        }
        // A stage of Void completes with null, and its consumer does not look.
        @SuppressWarnings("NullAway")
        T answer = value;
        if (tooLate) {
            late.accept(answer);
            return;
        }
        busy = false;
        watch.idle();
        try {
            then.accept(answer);
        } catch (RefusedException | EndedException refused) {
            fail(refused);
        }
    }

    private void fail(Throwable failure) {
        busy = false;
        watch.idle();
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof EndedException ended) {
            client.end(ended.disconnect());
            return;
        }
        ReplyError error = ReplyError.INTERNAL;
        if (cause instanceof RefusedException refused) {
            error = refused.error();
        } else {
            around.log()
                    .event(
                            EventLog.Level.WARNING,
                            "command.failed",
                            "client",
                            client.id(),
                            "method",
                            pendingMethod,
                            "cause",
                            cause.toString());
        }
        around.meter().count(Meter.Counter.REPLY_ERRORS, Integer.toString(error.code()));
        takeBack();
        if (!allowance.forgivesError()) {
            client.end(Disconnect.TOO_MANY_ERRORS);
            return;
        }
        if (peer.isUnidirectional()) {
            client.end(inPlaceOf(error));
            return;
        }
        reply(Result.Failure.of(error));
        if (pendingMethod.equals("connect")) {
            client.refused();
        }
    }

    /** To a peer that is told nothing but pushes a connection that failed has just ended (protocol.md 1.5). */
    private static Disconnect inPlaceOf(ReplyError error) {
        return switch (error) {
            case TOKEN_EXPIRED, EXPIRED -> Disconnect.EXPIRED;
            case TOO_MANY_REQUESTS -> Disconnect.TOO_MANY_REQUESTS;
            case PERMISSION_DENIED -> Disconnect.PERMISSION_DENIED;
            default -> Disconnect.SERVER_ERROR;
        };
    }

    // What the command had begun must be gone before the next one, or the client that tries again is told that it is
    // subscribed already.
    private void takeBack() {
        pendingSubscribe
                .flatMap(client.subscriptions()::of)
                .filter(begun -> begun.isHolding() && !begun.terms().serverSide())
                .ifPresent(client.subscriptions()::end);
    }

    private void reply(Result result) {
        if (pendingId != 0) {
            try {
                queue.offer(peer.format().encode(new Reply(pendingId, result)));
            } catch (UnencodablePayloadException unknown) {
                client.end(Disconnect.INAPPROPRIATE_PROTOCOL);
            }
        }
        around.meter()
                .record(Meter.Timing.COMMAND, pendingMethod, around.nanoTime().getAsLong() - begunAt);
    }
}
