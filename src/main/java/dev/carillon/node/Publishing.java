package dev.carillon.node;

import dev.carillon.broker.Broker;
import dev.carillon.broker.PublishOptions;
import dev.carillon.broker.PublishResult;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.DataFormat;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.client.Client;
import dev.carillon.client.Subscription;
import dev.carillon.message.Request;
import dev.carillon.message.Result;
import dev.carillon.meter.EventLog;
import dev.carillon.meter.Meter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Publishing, by clients and by the server: what may be published where. Thread-safe. */
final class Publishing {

    private static final long SECOND = 1_000_000_000L;

    private final ChannelRules rules;
    private final NodeSettings settings;
    private final Broker broker;
    private final Hub hub;
    private final PayloadCheck check;
    private final Meter meter;
    private final EventLog log;
    private final LongSupplier nanoTime;
    private final AtomicLong nextTold;

    Publishing(
            ChannelRules rules,
            NodeSettings settings,
            Broker broker,
            Hub hub,
            PayloadCheck check,
            Meter meter,
            EventLog log,
            LongSupplier nanoTime) {
        this.rules = rules;
        this.settings = settings;
        this.broker = broker;
        this.hub = hub;
        this.check = check;
        this.meter = meter;
        this.log = log;
        this.nanoTime = nanoTime;
        this.nextTold = new AtomicLong(nanoTime.getAsLong());
    }

    /** @throws RefusedException 102, 103, 106, 107 or 111 */
    CompletionStage<Result> byClient(Client client, Request.Publish request) {
        ChannelName channel = ChannelName.of(request.channel());
        Namespace namespace = rules.streamOf(channel);
        Optional<Subscription> own = client.subscriptions().of(channel);
        boolean allowed =
                settings.insecure() || namespace.permissions().publish().allows(client.identity(), own.isPresent());
        if (!allowed) {
            throw new RefusedException(ReplyError.PERMISSION_DENIED);
        }
        if (request.data().length() > settings.maxPublicationBytes()) {
            throw new RefusedException(ReplyError.LIMIT_EXCEEDED);
        }
        ClientInfo info = own.map(subscription -> subscription.terms().info())
                .orElseGet(() -> client.info(client.identity(), Payload.EMPTY));
        Payload data = checked(channel, request.data(), namespace);
        refuseWhenCongested(channel);
        Publication publication = new Publication(data, Optional.of(info), 0, Map.of());
        return broker.publish(
                        channel,
                        publication,
                        PublishOptions.keeping(namespace.history())
                                .withDelta(namespace.deltas().always()))
                .thenCompose(stored -> {
                    count(stored, "client");
                    return hub.caughtUp(channel).thenApply(nothing -> new Result.Publish());
                });
    }

    /** @throws RefusedException 102, 107 or 111 */
    CompletionStage<PublishResult> byServer(ChannelName channel, ServerApi.Publish what) {
        Namespace namespace = rules.streamOf(channel);
        if (what.data().length() > settings.maxPublicationBytes()) {
            throw new RefusedException(
                    ReplyError.BAD_REQUEST,
                    "data has " + what.data().length() + " bytes, at most " + settings.maxPublicationBytes()
                            + " are allowed");
        }
        checkTags(what.tags());
        checkLength("idempotency_key", what.idempotencyKey());
        checkLength("version_epoch", what.versionEpoch());
        if (what.version() < 0) {
            throw new RefusedException(ReplyError.BAD_REQUEST, "version is at least 0");
        }
        Payload data = checked(channel, what.data(), namespace);
        refuseWhenCongested(channel);
        Namespace.History history = what.skipHistory() ? Namespace.History.OFF : namespace.history();
        PublishOptions options = new PublishOptions(
                history,
                what.idempotencyKey(),
                what.idempotencyTtl(),
                what.version(),
                what.versionEpoch(),
                namespace.deltas().fossil()
                        && (what.delta() || namespace.deltas().always()));
        return broker.publish(channel, new Publication(data, Optional.empty(), 0, what.tags()), options)
                .thenApply(stored -> {
                    count(stored, "api");
                    return stored;
                });
    }

    // What the broker remembers is bounded by count, so each must be bounded by length.
    void checkLength(String what, String text) {
        if (text.length() > settings.channelMaxLength()) {
            throw new RefusedException(
                    ReplyError.BAD_REQUEST, what + " has at most " + settings.channelMaxLength() + " characters");
        }
    }

    void checkTags(Map<String, String> tags) {
        long bytes = 0;
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            bytes += (tag.getKey() + tag.getValue()).getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > settings.maxTagsBytes()) {
            throw new RefusedException(
                    ReplyError.BAD_REQUEST,
                    "tags have " + bytes + " bytes, at most " + settings.maxTagsBytes() + " are allowed");
        }
    }

    Payload checked(ChannelName channel, Payload data, Namespace namespace) {
        Optional<PayloadShape> shape = check.shape(namespace.name());
        if (shape.isPresent()) {
            return shaped(channel, data, shape.get());
        }
        if (data.isJson() || namespace.dataFormat() == DataFormat.BINARY) {
            return data;
        }
        Optional<Payload> json = check.json(data);
        if (json.isEmpty() && namespace.dataFormat() == DataFormat.JSON) {
            throw new RefusedException(ReplyError.BAD_REQUEST, "data is not one valid UTF-8 JSON value");
        }
        return json.orElse(data);
    }

    private Payload shaped(ChannelName channel, Payload data, PayloadShape shape) {
        try {
            return shape.shaped(data);
        } catch (MisshapenException misshapen) {
            meter.count(Meter.Counter.MISSHAPEN);
            log.event(
                    tellsNow() ? EventLog.Level.INFO : EventLog.Level.DEBUG,
                    "publication.misshapen",
                    "channel",
                    channel.value(),
                    "path",
                    misshapen.path(),
                    "expected",
                    misshapen.expected());
            throw new RefusedException(ReplyError.BAD_REQUEST, "bad request: " + misshapen.getMessage());
        }
    }

    // Once a second at the level of a usual log: a peer that publishes nonsense must not fill the disk.
    private boolean tellsNow() {
        long now = nanoTime.getAsLong();
        long due = nextTold.get();
        return now - due >= 0 && nextTold.compareAndSet(due, now + SECOND);
    }

    void refuseWhenCongested(ChannelName channel) {
        if (hub.isCongested(channel)) {
            throw new RefusedException(ReplyError.TOO_MANY_REQUESTS, "publishers are faster than the fan-out");
        }
    }

    private void count(PublishResult stored, String source) {
        if (stored.suppressed() == PublishResult.Suppressed.NO) {
            meter.count(Meter.Counter.PUBLICATIONS, source);
        } else {
            meter.count(Meter.Counter.SUPPRESSED, stored.suppressed().label());
        }
    }
}
