package dev.carillon.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who has which slots of a Redis Cluster, as one of its nodes saw it: the answer to {@code CLUSTER NODES}. Immutable.
 *
 * @see <a href="https://redis.io/docs/latest/commands/cluster-nodes/">CLUSTER NODES</a>
 */
final class ClusterView {

    static final int SLOTS = 16_384;

    static final ClusterView NONE = new ClusterView(-1, Set.of(), List.of(), List.of(), emptySlots());

    private static final int ID = 0;
    private static final int ADDRESS = 1;
    private static final int FLAGS = 2;
    private static final int EPOCH = 6;
    private static final int FIRST_SLOTS = 8;
    private static final int NOBODY = -1;

    private final long epoch;
    private final Set<String> ids;
    private final List<NodeAddress> nodes;
    private final List<NodeAddress> primaries;
    private final int[] owners; // positions in primaries

    private ClusterView(
            long epoch, Set<String> ids, List<NodeAddress> nodes, List<NodeAddress> primaries, int[] owners) {
        this.epoch = epoch;
        this.ids = ids;
        this.nodes = nodes;
        this.primaries = primaries;
        this.owners = owners;
    }

    private static int[] emptySlots() {
        int[] slots = new int[SLOTS];
        Arrays.fill(slots, NOBODY);
        return slots;
    }

    /**
     * @param asked  how the node was reached that said so: it may not know its own address
     * @param byName whether a node is known by the host name that it announces, where it does: a certificate has no other
     * @throws IllegalArgumentException when that is not such an answer
     */
    static ClusterView parse(String text, NodeAddress asked, boolean byName) {
        long epoch = 0;
        Set<String> ids = new HashSet<>();
        List<NodeAddress> nodes = new ArrayList<>();
        Map<NodeAddress, Integer> primaries = new LinkedHashMap<>();
        int[] owners = emptySlots();
        for (String line : text.lines().toList()) {
            String[] fields = line.strip().split(" ");
            if (fields.length < FIRST_SLOTS) {
                throw new IllegalArgumentException("not a node of a cluster: " + line);
            }
            ids.add(fields[ID]);
            epoch = Math.max(epoch, Long.parseLong(fields[EPOCH]));
            if (("," + fields[FLAGS] + ",").contains(",noaddr,")) {
                continue;
            }
            NodeAddress address = address(fields[ADDRESS], asked, byName);
            nodes.add(address);
            for (int i = FIRST_SLOTS; i < fields.length; i++) {
                if (!fields[i].startsWith("[")) { // one that is on its way
                    int position = primaries.computeIfAbsent(address, first -> primaries.size());
                    take(owners, fields[i], position);
                }
            }
        }
        return new ClusterView(epoch, Set.copyOf(ids), List.copyOf(nodes), List.copyOf(primaries.keySet()), owners);
    }

    /** {@code ip:port@busport,hostname,more}, where only the first two are always there. */
    private static NodeAddress address(String text, NodeAddress asked, boolean byName) {
        String[] parts = text.split(",", 3);
        NodeAddress address = NodeAddress.of(parts[0].replaceFirst("@.*", ""));
        if (byName && parts.length > 1 && !parts[1].isEmpty() && !parts[1].contains("=")) {
            return new NodeAddress(parts[1], address.port());
        }
        return address.host().isEmpty() ? new NodeAddress(asked.host(), address.port()) : address;
    }

    private static void take(int[] owners, String range, int position) {
        int dash = range.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
        if (first < 0 || last >= SLOTS) {
            throw new IllegalArgumentException("no such slots: " + range);
        }
        Arrays.fill(owners, first, last + 1, position);
    }

    /**
     * Whether this is what to go by when that was known before. Who was cut off sees an older world; its epoch is lower. A
     * cluster that was made anew counts from the beginning, and has other nodes.
     */
    boolean replaces(ClusterView known) {
        return epoch >= known.epoch || Collections.disjoint(ids, known.ids);
    }

    /** Whether the same nodes have the same slots. */
    boolean agrees(ClusterView other) {
        return primaries.equals(other.primaries) && Arrays.equals(owners, other.owners);
    }

    Optional<NodeAddress> owner(int slot) {
        return owners[slot] == NOBODY ? Optional.empty() : Optional.of(primaries.get(owners[slot]));
    }

    /** Those that have slots. */
    List<NodeAddress> primaries() {
        return primaries;
    }

    /** Everybody, replicas among them. */
    List<NodeAddress> nodes() {
        return nodes;
    }

    /** Whether somebody has each slot. */
    boolean isComplete() {
        return Arrays.stream(owners).noneMatch(owner -> owner == NOBODY);
    }
}
