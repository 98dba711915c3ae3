package dev.carillon.node;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.EndedException;
import dev.carillon.channel.Identity;
import dev.carillon.channel.Payload;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.Unsubscribed;
import dev.carillon.client.Client;
import dev.carillon.client.Operations;
import dev.carillon.message.Push;
import dev.carillon.message.Request;
import dev.carillon.message.Result;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Carries out on this node's connections what any node wants of all. Thread-safe. */
final class LocalSessions implements NodeBus.Listener {

    private final Hub hub;
    private final Subscribing subscribing;
    private final Supplier<ServerApi.NodeInfo> info;

    LocalSessions(Hub hub, Subscribing subscribing, Supplier<ServerApi.NodeInfo> info) {
        this.hub = hub;
        this.subscribing = subscribing;
        this.info = info;
    }

    @Override
    public String node() {
        return info.get().uid();
    }

    @Override
    public CompletionStage<Void> carryOut(Control control) {
        if (control instanceof Control.Disconnect ending) {
            each(control, client -> {
                if (!ending.except().contains(client.id())) {
                    client.disconnect(ending.disconnect());
                }
            });
        } else if (control instanceof Control.Unsubscribe leaving) {
            each(control, client -> client.unsubscribe(leaving.channel(), Unsubscribed.BY_SERVER));
        } else if (control instanceof Control.Subscribe joining) {
            each(control, client -> client.execute(() -> subscribe(client, joining)));
        } else if (control instanceof Control.Refresh refresh) {
            each(control, client -> client.execute(() -> refresh(client, refresh)));
        }
        return CompletableFuture.completedStage(null);
    }

    private void each(Control control, Consumer<Client> action) {
        ServerApi.Sessions sessions = control.sessions();
        for (Client client : hub.of(sessions.user())) {
            boolean meant = (sessions.client().isEmpty() || sessions.client().equals(client.id()))
                    && (sessions.session().isEmpty()
                            || sessions.session().equals(client.peer().session()));
            if (meant) {
                action.accept(client);
            }
        }
    }

    private void subscribe(Client client, Control.Subscribe joining) {
        ChannelName channel = joining.channel();
        if (!client.isConnected() || client.subscriptions().of(channel).isPresent()) {
            return;
        }
        Request.Subscribe plain = Request.Subscribe.to(channel.value());
        Request.Subscribe wish = joining.recoverSince().map(plain::recovering).orElse(plain);
        try {
            subscribing
                    .byServer(client, client.identity(), channel, joining.grant(), wish)
                    .thenAcceptAsync(opening -> tell(client, opening), client);
        } catch (EndedException ended) {
            client.disconnect(ended.disconnect());
        } catch (RefusedException refused) {
            // Expired or unreadable for this client: nothing has begun, and the caller named many clients at once.
            return;
        }
    }

    private static void tell(Client client, Operations.Opening opening) {
        Result.Subscribe result = opening.result();
        client.push(new Push.Subscribed(opening.subscription().channel(), result));
        result.publications()
                .forEach(missed ->
                        client.push(new Push.Published(opening.subscription().channel(), missed)));
        client.subscriptions().open(opening);
    }

    private void refresh(Client client, Control.Refresh refresh) {
        if (!client.isConnected()) {
            return;
        }
        if (refresh.expired()) {
            client.disconnect(Disconnect.EXPIRED);
            return;
        }
        Identity known = client.identity();
        Payload info = refresh.info().isEmpty() ? known.info() : refresh.info();
        client.identify(new Identity(known.user(), info, refresh.expiresAt(), known.meta()));
        client.push(new Push.Refreshed(subscribing.ttl(refresh.expiresAt())));
    }

    @Override
    public Uplink.Outcome take(Uplink uplink) {
        return hub.session(uplink.session())
                .map(client -> client.receive(uplink.commands()) ? Uplink.Outcome.TAKEN : Uplink.Outcome.TOO_MUCH)
                .orElse(Uplink.Outcome.SESSION_GONE);
    }

    @Override
    public Control.Answer answer(Control.Question question) {
        if (question instanceof Control.Question.Channels channels) {
            return new Control.Answer.Channels(hub.channels(glob(channels.pattern())));
        }
        return new Control.Answer.Info(info.get());
    }

    private static Predicate<String> glob(String pattern) {
        if (pattern.isEmpty()) {
            return name -> true;
        }
        return name -> Glob.matches(pattern, name);
    }
}
