package dev.carillon.shape;

import dev.carillon.broker.Broker;
import dev.carillon.broker.BrokerListener;
import dev.carillon.broker.HistoryPage;
import dev.carillon.broker.HistoryQuery;
import dev.carillon.broker.PublishOptions;
import dev.carillon.broker.PublishResult;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ChannelSyntax;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * A broker around another one, whose publications know their binary form where their namespace declares one. The other
 * one keeps and carries JSON only, whichever it is; what is never read by a Protobuf client is never translated.
 */
final class BilingualBroker implements Broker {

    private final Broker broker;
    private final ChannelSyntax syntax;
    private final Map<String, Translation> translations;

    /** @param translations by namespace */
    BilingualBroker(Broker broker, ChannelSyntax syntax, Map<String, Translation> translations) {
        this.broker = broker;
        this.syntax = syntax;
        this.translations = Map.copyOf(translations);
    }

    private Publication bilingual(ChannelName channel, Publication publication) {
        Translation translation = translations.get(syntax.namespace(channel));
        if (translation == null || !publication.data().isJson()) {
            return publication;
        }
        Payload data = publication.data().withBinary(translation::toBinary);
        return new Publication(data, publication.info(), publication.offset(), publication.tags());
    }

    @Override
    public void start(BrokerListener listener) {
        broker.start(new BrokerListener() {
            @Override
            public void published(ChannelName channel, Publication publication, String epoch) {
                listener.published(channel, bilingual(channel, publication), epoch);
            }

            @Override
            public void published(ChannelName channel, Publication publication, String epoch, Publication previous) {
                listener.published(channel, bilingual(channel, publication), epoch, bilingual(channel, previous));
            }

            @Override
            public void interrupted() {
                listener.interrupted();
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
    public CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query, Namespace.History history) {
        CompletionStage<HistoryPage> page = broker.history(channel, query, history);
        if (!translations.containsKey(syntax.namespace(channel))) {
            return page;
        }
        return page.thenApply(found -> new HistoryPage(
                found.publications().stream()
                        .map(each -> bilingual(channel, each))
                        .toList(),
                found.top()));
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
}
