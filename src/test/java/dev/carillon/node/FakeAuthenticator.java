package dev.carillon.node;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.EndedException;
import dev.carillon.channel.Identity;
import dev.carillon.channel.Payload;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Knows tokens by heart. One that it was not told of is worth nothing. */
public final class FakeAuthenticator implements Authenticator {

    private final Map<String, CompletionStage<Admission>> connections = new HashMap<>();
    private final Map<String, CompletionStage<Grant>> subscriptions = new HashMap<>();

    /** A token of a user that never expires. */
    public void knows(String token, String user) {
        knows(token, user, Optional.empty(), Map.of());
    }

    public void knows(String token, String user, Optional<Instant> expiresAt, Map<ChannelName, Grant> channels) {
        Identity identity = new Identity(user, Payload.EMPTY, expiresAt, Payload.EMPTY);
        answers(token, CompletableFuture.completedStage(new Admission(identity, channels)));
    }

    public void answers(String token, CompletionStage<Admission> verdict) {
        connections.put(token, verdict);
    }

    public void refuses(String token, RuntimeException verdict) {
        connections.put(token, CompletableFuture.failedStage(verdict));
        subscriptions.put(token, CompletableFuture.failedStage(verdict));
    }

    /** A token for any channel and user. */
    public void grants(String token, Grant grant) {
        grants(token, CompletableFuture.completedStage(grant));
    }

    public void grants(String token, CompletionStage<Grant> verdict) {
        subscriptions.put(token, verdict);
    }

    @Override
    public CompletionStage<Admission> connection(String token) {
        return connections.getOrDefault(
                token, CompletableFuture.failedStage(new EndedException(Disconnect.INVALID_TOKEN)));
    }

    @Override
    public CompletionStage<Grant> subscription(String token, ChannelName channel, String user) {
        return subscriptions.getOrDefault(
                token, CompletableFuture.failedStage(new RefusedException(ReplyError.PERMISSION_DENIED)));
    }
}
