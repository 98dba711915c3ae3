package dev.carillon.client;

import dev.carillon.channel.Payload;
import dev.carillon.channel.StreamPosition;
import dev.carillon.channel.Unsubscribed;
import dev.carillon.message.Request;
import dev.carillon.message.Result;
import dev.carillon.message.WireFormat;
import dev.carillon.meter.EventLog;
import dev.carillon.meter.Meter;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Clients without a node: for what happens below the commands. */
final class LoneClients implements Operations {

    private final ManualTime time = new ManualTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final Surroundings around;
    private Runnable unsubscribed = () -> {};
    private int made;

    LoneClients() {
        this(ClientLimits.DEFAULT);
    }

    LoneClients(ClientLimits limits) {
        around = around(limits, executor);
    }

    /** For tests with threads: what goes on after a completion runs there. */
    LoneClients(Executor executor) {
        around = around(ClientLimits.DEFAULT, executor);
    }

    private Surroundings around(ClientLimits limits, Executor running) {
        Rates rates = new Rates(limits.rates(), time::nanoTime, Meter.NONE);
        return new Surroundings(
                this,
                limits,
                rates,
                running,
                WriteDelay.NONE,
                time,
                time::nanoTime,
                new Random(1),
                Meter.NONE,
                EventLog.NONE);
    }

    Client open(Transport transport, WireFormat format) {
        return new Client("c" + ++made, transport, format, Handshake.NONE, around);
    }

    /** Opens a subscription as behind a reply that told up to a position. */
    void open(Client client, Subscription subscription, StreamPosition told) {
        Result.Subscribe result =
                new Result.Subscribe(OptionalLong.empty(), true, true, told, List.of(), false, false, Payload.EMPTY);
        client.execute(() -> client.subscriptions().open(new Opening(subscription, result, told)));
    }

    void settle() {
        executor.runAll();
    }

    void pass(Duration duration) {
        time.pass(duration);
    }

    void whenUnsubscribed(Runnable then) {
        unsubscribed = then;
    }

    @Override
    public void subscribed(Subscription subscription) {}

    @Override
    public void unsubscribed(Subscription subscription) {
        unsubscribed.run();
    }

    @Override
    public void connected(Client client) {}

    @Override
    public void closed(Client client) {}

    @Override
    public void tells(Unsubscribed reason) {}

    @Override
    public void renew(Subscription subscription) {}

    @Override
    public void checkPosition(Subscription subscription) {}

    @Override
    public CompletionStage<Admitted> connect(Client client, Request.Connect request) {
        throw nobody();
    }

    @Override
    public CompletionStage<Opening> subscribe(Client client, Request.Subscribe request) {
        throw nobody();
    }

    @Override
    public CompletionStage<Result> publish(Client client, Request.Publish request) {
        throw nobody();
    }

    @Override
    public CompletionStage<Result> presence(Client client, Request.Presence request) {
        throw nobody();
    }

    @Override
    public CompletionStage<Result> presenceStats(Client client, Request.PresenceStats request) {
        throw nobody();
    }

    @Override
    public CompletionStage<Result> history(Client client, Request.History request) {
        throw nobody();
    }

    @Override
    public CompletionStage<Result> rpc(Client client, Request.Rpc request) {
        throw nobody();
    }

    @Override
    public CompletionStage<Void> send(Client client, Request.Send request) {
        throw nobody();
    }

    @Override
    public CompletionStage<Refreshed> refresh(Client client, Request.Refresh request) {
        throw nobody();
    }

    @Override
    public CompletionStage<Renewed> subRefresh(Client client, Subscription subscription, Request.SubRefresh request) {
        throw nobody();
    }

    private static UnsupportedOperationException nobody() {
        return new UnsupportedOperationException("there is no node in this test");
    }
}
