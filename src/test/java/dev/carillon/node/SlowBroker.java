package dev.carillon.node;

import dev.carillon.broker.Broker;
import dev.carillon.broker.BrokerListener;
import dev.carillon.broker.BrokerUnavailableException;
import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.broker.PublishOptions;
import dev.carillon.broker.PublishResult;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Publication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stands before a broker: lets its reads wait, or loses what it hands over. */
final class SlowBroker {

    private CompletableFuture<HistoryPage> held = new CompletableFuture<>();
    private HistoryPage answer = new HistoryPage(java.util.List.of(), dev.carillon.channel.StreamPosition.NONE);
    private boolean holding;
    private boolean losing;
    private int reads;

    /** From now on a read waits; it will be answered with what was there when it was asked. */
    void hold() {
        holding = true;
        reads = 0;
        held = new CompletableFuture<>();
    }

    /** From now on a read does not wait. */
    void goOn() {
        holding = false;
    }

    /** Answers the read that waits. */
    void answer() {
        holding = false;
        held.complete(answer);
    }

    void fail() {
        holding = false;
        held.completeExceptionally(
                new BrokerUnavailableException("history", ChannelName.of("room:1"), new IllegalStateException("away")));
    }

    /** How often it was read since it began to hold. */
    int reads() {
        return reads;
    }

    /** From now on nothing that is published is handed over. */
    void loseDeliveries() {
        losing = true;
    }

    Broker before(Broker broker) {
        return new Broker() {
            @Override
            public void start(BrokerListener listener) {
                broker.start(new BrokerListener() {
                    @Override
                    public void published(ChannelName channel, Publication publication, String epoch) {
                        if (!losing) {
                            listener.published(channel, publication, epoch);
                        }
                    }

                    @Override
                    public void joined(ChannelName channel, ClientInfo info) {
                        listener.joined(channel, info);
                    }

                    @Override
                    public void left(ChannelName channel, ClientInfo info) {
                        listener.left(channel, info);
                    }
                });
            }

            @Override
            public CompletionStage<PublishResult> publish(
                    ChannelName channel, Publication publication, PublishOptions options) {
                return broker.publish(channel, publication, options);
            }

            @Override
            public CompletionStage<Void> publishJoin(ChannelName channel, ClientInfo info) {
                return broker.publishJoin(channel, info);
            }

            @Override
            public CompletionStage<Void> publishLeave(ChannelName channel, ClientInfo info) {
                return broker.publishLeave(channel, info);
            }

            @Override
            public CompletionStage<HistoryPage> history(
                    ChannelName channel, HistoryQuery query, Namespace.History history) {
                CompletionStage<HistoryPage> page = broker.history(channel, query, history);
                reads++;
                if (!holding) {
                    return page;
                }
                answer = page.toCompletableFuture().join();
                return held;
            }

            @Override
            public CompletionStage<Void> removeHistory(ChannelName channel) {
                return broker.removeHistory(channel);
            }

            @Override
            public CompletionStage<Void> subscribe(ChannelName channel) {
                return broker.subscribe(channel);
            }

            @Override
            public CompletionStage<Void> unsubscribe(ChannelName channel) {
                return broker.unsubscribe(channel);
            }

            @Override
            public void close() {
                broker.close();
            }
        };
    }
}
