package dev.carillon.cluster;

import dev.carillon.channel.ChannelName;
import io.lettuce.core.MigrateArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** A real cluster of a test's own: three primaries with a third of the slots each, and maybe a replica of the first. */
public final class RedisCluster implements TestRedis, AutoCloseable {

    private static final int PRIMARIES = 3;

    private static Optional<RedisCluster> shared = Optional.empty();

    private final List<RedisProcess> primaries = new ArrayList<>();
    private final Optional<RedisProcess> replica;

    private RedisCluster(RedisProgram program, boolean withReplica) {
        for (int i = 0; i < PRIMARIES; i++) {
            primaries.add(node(program, withReplica));
        }
        replica = withReplica ? Optional.of(node(program, true)) : Optional.empty();
        form();
    }

    /** One for all tests that leave it as they found it. */
    public static synchronized RedisCluster shared() {
        if (shared.isEmpty()) {
            shared = Optional.of(start(RedisProgram.preferred(), false));
        }
        return shared.get();
    }

    /** Takes about three seconds, most of which its nodes wait for each other. */
    public static RedisCluster start(RedisProgram program, boolean withReplica) {
        return new RedisCluster(program, withReplica);
    }

    // A short time makes a failover short, and a busy machine look like a dead node.
    private static RedisProcess node(RedisProgram program, boolean failsOver) {
        return RedisProcess.start(
                program,
                "--cluster-enabled",
                "yes",
                "--cluster-node-timeout",
                failsOver ? "1500" : "15000",
                "--cluster-require-full-coverage",
                "no",
                "--cluster-replica-validity-factor",
                "0");
    }

    private void form() {
        for (int i = 0; i < PRIMARIES; i++) {
            int first = SlotHash.SLOT_COUNT * i / PRIMARIES;
            int end = SlotHash.SLOT_COUNT * (i + 1) / PRIMARIES;
            primary(i).clusterSetConfigEpoch(i + 1L);
            primary(i).clusterAddSlots(IntStream.range(first, end).toArray());
        }
        nodes().forEach(node -> primary(0).clusterMeet("127.0.0.1", node.port()));
        replica.ifPresent(node -> {
            String first = primary(0).clusterMyId();
            soon(() -> node.commands().clusterNodes().contains(first + " 127.0.0.1"));
            soon(() -> node.commands().clusterReplicate(first).equals("OK"));
            soon(() -> node.commands().info("replication").contains("master_link_status:up"));
        });
        nodes().forEach(node -> soon(() -> {
            String state = node.commands().clusterInfo();
            return state.contains("cluster_state:ok") && state.contains("cluster_known_nodes:" + nodes().size());
        }));
    }

    private static void soon(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(condition);
    }

    private List<RedisProcess> nodes() {
        List<RedisProcess> all = new ArrayList<>(primaries);
        replica.ifPresent(all::add);
        return all;
    }

    /** A channel whose slot that primary has. */
    ChannelName channelOf(int primary) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> "room:" + i)
                .filter(name -> owner(SlotHash.getSlot(name)) == primary)
                .map(ChannelName::of)
                .findFirst()
                .orElseThrow();
    }

    public RedisProcess process(int primary) {
        return primaries.get(primary);
    }

    private RedisCommands<String, String> primary(int number) {
        return process(number).commands();
    }

    RedisProcess replica() {
        return replica.orElseThrow();
    }

    @Override
    public RedisSettings settings() {
        return terms().build();
    }

    public TestSettings terms() {
        return TestSettings.cluster(
                primaries.stream().map(node -> "127.0.0.1:" + node.port()).toList());
    }

    /** Which primary has it: of those that were started as such. */
    public int owner(int slot) {
        return IntStream.range(0, PRIMARIES)
                .filter(i ->
                        slot >= SlotHash.SLOT_COUNT * i / PRIMARIES && slot < SlotHash.SLOT_COUNT * (i + 1) / PRIMARIES)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public RedisProcess owner(String channel) {
        return process(owner(SlotHash.getSlot(channel)));
    }

    @Override
    public void age(String prefix, Duration time) {
        primaries.forEach(node -> node.age(prefix, time));
    }

    /** Moves a slot as {@code redis-cli --cluster reshard} does. */
    void move(int slot, int from, int to) {
        move(slot, from, to, () -> {}, () -> {});
    }

    /**
     * Moves a slot.
     *
     * @param begun   is done while it is on its way, and all of its keys are still where they were
     * @param halfway is done while half of its keys are here and half there
     */
    public void move(int slot, int from, int to, Runnable begun, Runnable halfway) {
        String source = primary(from).clusterMyId();
        String target = primary(to).clusterMyId();
        primary(to).clusterSetSlotImporting(slot, source);
        primary(from).clusterSetSlotMigrating(slot, target);
        List<String> keys = primary(from).clusterGetKeysInSlot(slot, 10_000);
        begun.run();
        for (int i = 0; i < keys.size(); i++) {
            if (i == keys.size() / 2) {
                halfway.run();
            }
            primary(from)
                    .migrate("127.0.0.1", process(to).port(), 0, 5000, MigrateArgs.Builder.keys(List.of(keys.get(i))));
        }
        for (int i : new int[] {to, from}) {
            primary(i).clusterSetSlotNode(slot, target);
        }
        IntStream.range(0, PRIMARIES)
                .filter(i -> i != to && i != from)
                .forEach(i -> primary(i).clusterSetSlotNode(slot, target));
    }

    /** Ends the first primary or its replica, whichever is primary; when the other has become it, it comes back as a replica. */
    public void failOver() {
        RedisProcess one = primaries.get(0);
        RedisProcess other = replica();
        boolean swapped = other.commands().info("replication").contains("role:master");
        RedisProcess dying = swapped ? other : one;
        RedisProcess following = swapped ? one : other;
        dying.kill();
        soon(() -> following.commands().info("replication").contains("role:master"));
        dying.boot();
        soon(() -> dying.commands().info("replication").contains("master_link_status:up"));
    }

    @Override
    public void close() {
        nodes().forEach(RedisProcess::close);
    }
}
