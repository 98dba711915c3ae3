package dev.carillon.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.carillon.broker.Broker;
import dev.carillon.channel.ChannelName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Keeps the broker's subscriptions to what the hub has members for. The two change at different times: a last member may
 * part while a first one joins. So a channel is let go only when nobody is on his way in, who comes meanwhile waits until
 * it has been let go, and everybody waits until the broker really receives.
 *
 * <p>Thread-safe; the broker is never called with a lock held.
 */
final class Receiving {

    /** One channel, from the first one's coming until the broker has let it go. */
    private static final class Link {
        @GuardedBy("this")
        private final List<CompletableFuture<Void>> waiting = new ArrayList<>(0);

        @GuardedBy("this")
        private int coming;

        @GuardedBy("this")
        private boolean leaving;

        @GuardedBy("this")
        private boolean over;
    }

    private final Map<ChannelName, Link> links = new ConcurrentHashMap<>();
    private final Broker broker;
    private final Predicate<ChannelName> hasMembers;

    Receiving(Broker broker, Predicate<ChannelName> hasMembers) {
        this.broker = broker;
        this.hasMembers = hasMembers;
    }

    /**
     * A member has joined the hub.
     *
     * @return completes when the broker receives the channel; exceptionally when it cannot now: the member then has to part
     */
    CompletionStage<Void> joined(ChannelName channel) {
        while (true) {
            Link link = links.computeIfAbsent(channel, name -> new Link());
            synchronized (link) {
                if (link.over) {
                    continue; // let go between the two lines above: begin again with the successor
                }
                if (link.leaving) {
                    CompletableFuture<Void> later = new CompletableFuture<>();
                    link.waiting.add(later);
                    return later;
                }
                link.coming++;
            }
            return subscribe(channel, link, 1);
        }
    }

    private CompletionStage<Void> subscribe(ChannelName channel, Link link, int members) {
        return broker.subscribe(channel).whenComplete((ready, failure) -> {
            synchronized (link) {
                link.coming -= members;
            }
            letGo(channel, link);
        });
    }

    /** A member has parted from the hub. */
    void parted(ChannelName channel) {
        Link link = links.get(channel);
        if (link != null) {
            letGo(channel, link);
        }
    }

    private void letGo(ChannelName channel, Link link) {
        synchronized (link) {
            if (link.over || link.leaving || link.coming > 0 || hasMembers.test(channel)) {
                return;
            }
            link.leaving = true;
        }
        broker.unsubscribe(channel).whenComplete((gone, failure) -> left(channel, link));
    }

    private void left(ChannelName channel, Link link) {
        List<CompletableFuture<Void>> came;
        synchronized (link) {
            link.leaving = false;
            came = List.copyOf(link.waiting);
            link.waiting.clear();
            link.coming += came.size();
            link.over = came.isEmpty();
        }
        if (came.isEmpty()) {
            links.remove(channel, link);
            return;
        }
        subscribe(channel, link, came.size()).whenComplete((ready, failure) -> {
            for (CompletableFuture<Void> each : came) {
                if (failure != null) {
                    each.completeExceptionally(failure);
                } else {
                    each.complete(null);
                }
            }
        });
    }
}
