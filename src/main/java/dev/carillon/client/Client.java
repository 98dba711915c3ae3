package dev.carillon.client;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Identity;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Unsubscribed;
import dev.carillon.message.Command;
import dev.carillon.message.Push;
import dev.carillon.message.UnencodablePayloadException;
import dev.carillon.message.WireFormat;
import dev.carillon.meter.EventLog;
import dev.carillon.meter.Meter;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The life of one connection: who it is, what it is subscribed to, when it is over.
 *
 * <p>Its state is confined to tasks that run one after the other ({@link #execute}): frames, completions, timers and the
 * server's wishes all enter through it. The methods that say so may be called from any thread.
 */
public final class Client implements Executor {

    /** How often {@link #beat} is to be called. */
    public static final Duration BEAT = Duration.ofMillis(250);

    private enum State {
        /** Nothing but a connect command is taken. */
        NEW,
        /** The connect command is being decided. */
        CONNECTING,
        CONNECTED,
        /** Connect was answered with an error: all else is discarded until the client goes, or is dropped. */
        REFUSED,
        CLOSED
    }

    private final String id;
    private final Surroundings around;
    private final Peer peer;
    private final Credentials credentials = new Credentials();
    private final Inbox inbox;
    private final Conversation conversation;
    private final SerialExecutor serial;
    private final Watch watch;
    private final Subscriptions subscriptions;

    private State state = State.NEW;
    private volatile boolean gone;

    /**
     * @param id secret to nobody, unique for ever; the client is told it when it connects
     */
    public Client(String id, Transport transport, WireFormat format, Handshake handshake, Surroundings around) {
        this.id = id;
        this.around = around;
        this.serial = new SerialExecutor(this::failed);
        this.peer = new Peer(id, transport, format, handshake, around, new QueueListener(this, around.meter()));
        this.watch = new Watch(this, peer, around);
        this.subscriptions = new Subscriptions(this, peer, watch, around);
        this.inbox = new Inbox(around.limits().inboundMaxBytes());
        this.conversation = new Conversation(this, peer, watch, inbox, around);
    }

    // ---- from any thread

    public String id() {
        return id;
    }

    /** Who talks with it here. */
    public Peer peer() {
        return peer;
    }

    public ClientLimits limits() {
        return around.limits();
    }

    /** Who it is; {@link Identity#ANONYMOUS} until connected. */
    public Identity identity() {
        return credentials.identity();
    }

    /** Bytes that wait to be read by the peer. */
    public long queuedBytes() {
        return peer.queue().waitingBytes();
    }

    /** Runs a task in the client's own order, at once when nothing of it runs. */
    @Override
    public void execute(Runnable task) {
        serial.execute(task);
    }

    /**
     * A whole frame has come. The array becomes the client's.
     *
     * @return false when it is not taken because too much waits already: the connection ends with 3013
     */
    public boolean receive(byte[] frame) {
        around.meter().count(Meter.Counter.FRAMES_RECEIVED);
        around.meter().add(Meter.Counter.BYTES_RECEIVED, frame.length);
        return admit(frame.length, () -> peer.format().decode(frame));
    }

    /**
     * A command that an endpoint has read itself.
     *
     * @param bytes what it counts for among what waits to be worked on
     */
    public void submit(Command command, int bytes) {
        admit(bytes, List.of(command)::iterator);
    }

    private boolean admit(int bytes, Supplier<Iterator<Command>> commands) {
        if (!inbox.admit(bytes)) {
            disconnect(Disconnect.TOO_MANY_REQUESTS);
            return false;
        }
        long arrivedAt = around.nanoTime().getAsLong();
        serial.execute(() -> {
            if (state != State.CLOSED) {
                inbox.add(bytes, commands, arrivedAt);
                conversation.proceed();
            }
        });
        return true;
    }

    /**
     * Whether a transport that can let its peer wait should read more now. Any thread.
     *
     * @param later run once, on any thread and not to be kept by it, when that has changed; never if it is so now
     */
    public boolean takesMore(Runnable later) {
        return inbox.takesMore(later);
    }

    /** Ends the connection from the server's side. */
    public void disconnect(Disconnect disconnect) {
        serial.execute(() -> end(disconnect));
    }

    /** The transport's own pong has come. One that nobody asked for is ignored (RFC 6455 section 5.5.3). */
    public void framePong() {
        serial.execute(() -> {
            if (peer.wantsFramePings()) {
                watch.pong();
            }
        });
    }

    /** The transport is gone. Idempotent. */
    public void closed() {
        gone = true;
        serial.execute(() -> {
            peer.queue().shut();
            leave();
        });
    }

    /** Something broke that nobody expected. */
    public void failed(Throwable cause) {
        around.log()
                .event(
                        EventLog.Level.ERROR,
                        "client.failed",
                        "client",
                        id,
                        "cause",
                        cause.getClass().getName(),
                        "at",
                        cause.getStackTrace().length > 0 ? cause.getStackTrace()[0] : "?");
        disconnect(Disconnect.SERVER_ERROR);
    }

    /** Ends one subscription from the server's side. */
    public void unsubscribe(ChannelName channel, Unsubscribed reason) {
        serial.execute(() -> subscriptions.of(channel).ifPresent(each -> subscriptions.end(each, reason)));
    }

    /** A gap was found in what a subscription got: it ends with a code that makes the client recover. */
    public void insufficient(Subscription subscription) {
        serial.execute(() -> subscriptions.lost(subscription));
    }

    /** What it gets was interrupted: its positions are compared soon. */
    public void doubt() {
        serial.execute(subscriptions::doubtAll);
    }

    /** Says something unasked. */
    public void push(Push push) {
        try {
            peer.say(push);
        } catch (UnencodablePayloadException unknown) {
            cannotRead();
        }
    }

    /**
     * Called every {@link #BEAT} by the heartbeat.
     *
     * @param nanoTime of the monotonic clock
     * @return false when the client needs no more beats: it is gone
     */
    public boolean beat(long nanoTime) {
        if (peer.queue().isStuck(nanoTime)) {
            serial.execute(() -> {
                end(Disconnect.SLOW);
                watch.stuck();
            });
        }
        if (watch.isDue(nanoTime)) {
            serial.execute(watch::look);
        }
        return !gone;
    }

    // ---- only in the client's own tasks

    /** Everything it is subscribed to, or about to be. */
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    public boolean isConnected() {
        return state == State.CONNECTED;
    }

    public Credentials credentials() {
        return credentials;
    }

    /** Whether it is over: nothing may be begun for it. */
    public boolean isClosed() {
        return state == State.CLOSED;
    }

    /** How others see it in a channel. */
    public ClientInfo info(Identity as, Payload chanInfo) {
        return new ClientInfo(as.user(), id, as.info(), chanInfo);
    }

    /** Sets when the connection ends unless refreshed. */
    public void identify(Identity now) {
        credentials.identify(now);
        watch.expiresAt(now.expiresAt());
    }

    // ---- what the conversation tells

    boolean isNew() {
        return state == State.NEW;
    }

    boolean isRefused() {
        return state == State.REFUSED;
    }

    void connecting() {
        state = State.CONNECTING;
    }

    void admitted(Operations.Admitted admitted) {
        if (state == State.CLOSED) {
            return; // its own answer has ended it
        }
        state = State.CONNECTED;
        credentials.admitted(admitted);
        identify(admitted.identity());
        watch.connected();
        admitted.openings().forEach(subscriptions::open);
        around.operations().connected(this);
    }

    void refused() {
        state = State.REFUSED;
        watch.refused();
    }

    void end(Disconnect disconnect) {
        if (state == State.CLOSED) {
            return;
        }
        around.meter().count(Meter.Counter.DISCONNECTS, Integer.toString(disconnect.code()));
        around.log()
                .event(
                        EventLog.Level.DEBUG,
                        "connection.ended",
                        "client",
                        id,
                        "user",
                        identity().user(),
                        "code",
                        disconnect.code(),
                        "reason",
                        disconnect.reason());
        leave();
        watch.closing();
        peer.sayGoodbye(disconnect);
    }

    // ---- what a subscription or the queue tells, from any thread

    void overflowed() {
        disconnect(Disconnect.SLOW);
    }

    /** Its filter kept publications from it. */
    void filtered(int publications) {
        around.meter().add(Meter.Counter.FILTERED, publications);
    }

    /** Events that it does not get, or not each of them, since its peer is slow. */
    void skipped(int events) {
        if (events > 0) {
            around.meter().add(Meter.Counter.SKIPPED, events);
        }
    }

    long nanoTime() {
        return around.nanoTime().getAsLong();
    }

    /** The queue was congested or behind, and no longer is. */
    void relieved() {
        serial.execute(() -> {
            if (state != State.CLOSED) {
                subscriptions.catchUpAll();
                conversation.proceed();
            }
        });
    }

    void cannotRead() {
        disconnect(Disconnect.INAPPROPRIATE_PROTOCOL);
    }

    private void leave() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        inbox.close();
        subscriptions.endAll();
        around.operations().closed(this);
    }

    // ---- what the watch wants

    void drop() {
        peer.drop();
        gone = true;
    }

    /** Whether frames wait that have not been looked at. */
    boolean hasUnread() {
        return !inbox.isEmpty();
    }

    void giveUp() {
        conversation.giveUp();
    }

    /** @return nanoseconds after which it is to be asked again */
    long checkPatience() {
        return conversation.checkPatience();
    }

    void lookAfterSubscriptions() {
        subscriptions.lookAfterAll();
    }

    void comparePositions() {
        subscriptions.compareAll();
    }

    /** A position may be behind: it is to be compared again, and not only when its turn comes. */
    void compareAgain() {
        watch.compareIn(Subscriptions.SECOND_LOOK_NANOS);
    }
}
