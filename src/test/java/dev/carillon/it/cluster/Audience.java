package dev.carillon.it.cluster;

import static org.awaitility.Awaitility.await;

import dev.carillon.it.checker.Journal;
import dev.carillon.it.workload.SdkSubscriber;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** SDKs that all listen to the same channels through the door of two nodes. Not for use by two threads. */
public final class Audience implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration OFTEN = Duration.ofMillis(20);

    private final TwoNodes nodes;
    private final List<String> channels;
    private final List<SdkSubscriber> members;

    public Audience(TwoNodes nodes, int size, List<String> channels, Journal journal, Queue<String> odd) {
        this.nodes = nodes;
        this.channels = channels;
        this.members = IntStream.range(0, size)
                .mapToObj(i -> new SdkSubscriber("s" + i, nodes.door(), channels, journal, odd))
                .toList();
        members.forEach(SdkSubscriber::connect);
    }

    /**
     * Returns when everybody has been told all that is in the streams when this begins, or as soon as they can be read.
     *
     * @param node that is there
     * @return how long that took
     */
    public Duration awaitUpToDate(int node) {
        long since = System.nanoTime();
        Map<String, JsonObject> tops = new HashMap<>();
        await("the streams can be read")
                .atMost(PATIENCE)
                .pollInSameThread()
                .pollInterval(OFTEN)
                .until(() -> {
                    channels.forEach(channel -> top(node, channel).ifPresent(top -> tops.put(channel, top)));
                    return tops.size() == channels.size();
                });
        await("everybody is up to date")
                .atMost(PATIENCE)
                .pollInSameThread()
                .pollInterval(OFTEN)
                .until(() -> members.stream().allMatch(each -> hasReached(each, tops)));
        return Duration.ofNanos(System.nanoTime() - since);
    }

    private static boolean hasReached(SdkSubscriber member, Map<String, JsonObject> tops) {
        return tops.entrySet().stream()
                .allMatch(top -> member.hasReached(
                        top.getKey(),
                        top.getValue().getString("epoch"),
                        top.getValue().getJsonNumber("offset").longValue()));
    }

    private Optional<JsonObject> top(int node, String channel) {
        try {
            JsonObject request = Json.createObjectBuilder()
                    .add("channel", channel)
                    .add("limit", 0)
                    .build();
            return Optional.ofNullable(
                    nodes.api(node).ask("history", request).join().getJsonObject("result"));
        } catch (CompletionException away) {
            return Optional.empty();
        }
    }

    /** The clients as which they are connected now. */
    public Set<String> ids() {
        return members.stream().map(SdkSubscriber::id).collect(Collectors.toSet());
    }

    /** The clients that presence lists in any of the channels, as this node knows it. */
    public Set<String> listed(int node) {
        Set<String> all = new HashSet<>();
        channels.forEach(channel -> all.addAll(listed(node, channel)));
        return all;
    }

    /** Whether presence lists exactly those who are connected, in every channel. */
    public boolean isListed(int node) {
        Set<String> here = ids();
        return channels.stream().allMatch(channel -> listed(node, channel).equals(here));
    }

    private Set<String> listed(int node, String channel) {
        JsonObject request = Json.createObjectBuilder().add("channel", channel).build();
        return nodes.api(node)
                .call("presence", request)
                .getJsonObject("presence")
                .keySet();
    }

    /** How often they have come back, all together. */
    public int reconnects() {
        return members.stream().mapToInt(SdkSubscriber::reconnects).sum();
    }

    @Override
    public void close() throws InterruptedException {
        for (SdkSubscriber each : members) {
            each.close();
        }
    }
}
