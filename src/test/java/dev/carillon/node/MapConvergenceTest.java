package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.MapConditions;
import dev.carillon.broker.MapQuery;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.SubscriptionType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is written, removed and expires while clients read pages, follow, are cut off and come back, in whatever order:
 * in the end everybody has the same, and who asks for patches was never given one of a value that it did not have.
 */
class MapConvergenceTest {

    private static final int RUNS = 150;
    private static final int STEPS = 120;

    @ParameterizedTest
    @ValueSource(strings = {"board:1", "cursor:1", "list:1"})
    void every_client_ends_with_what_is_there(String channel) {
        int patches = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            patches += new Run(channel, seed).go();
        }
        assertThat(patches).isPositive();
    }

    private static final class Run {

        private final Random random;
        private final ChannelName channel;
        private final int seed;
        private final TestNode node;
        private final List<MapMirror> mirrors = new ArrayList<>();
        private int value;

        Run(String channel, int seed) {
            this.channel = ChannelName.of(channel);
            this.seed = seed;
            this.random = new Random(seed);
            InterruptedMaps[] maps = new InterruptedMaps[1];
            node = MapNamespaces.in(TestNode.builder())
                    .maps(new MapSettings(255, 3, 1, 5, 1_024, Duration.ofHours(1)))
                    .maps(broker -> maps[0] = new InterruptedMaps(broker))
                    .build();
            maps[0].interruptedBy(() -> {
                while (random.nextInt(3) == 0) {
                    change();
                }
            });
            for (int i = 0; i < 4; i++) {
                mirrors.add(new MapMirror(node, channel, 1 + random.nextInt(5), i % 2 == 1));
            }
        }

        int go() {
            fill();
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(8)) {
                    case 0, 1 -> change();
                    case 2 -> node.executor.runAll();
                    case 3 -> {
                        if (node.executor.waiting() > 0) {
                            node.executor.runOne();
                        }
                    }
                    case 4 -> {
                        if (random.nextInt(5) == 0) {
                            any().cut();
                        }
                    }
                    default -> any().step();
                }
            }
            settle();
            for (MapMirror mirror : mirrors) {
                assertThat(mirror).as("seed %d in %s", seed, channel).hasToString(there());
            }
            return mirrors.stream().mapToInt(MapMirror::patches).sum();
        }

        private MapMirror any() {
            return mirrors.get(random.nextInt(mirrors.size()));
        }

        void fill() {
            for (int i = 0; i < random.nextInt(20); i++) {
                write(random.nextInt(15));
            }
        }

        private void change() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> put(Publication.Entry.removed("k" + random.nextInt(15)), Payload.EMPTY);
                case 3 -> {
                    node.time.pass(Duration.ofSeconds(random.nextInt(25)));
                    node.maps.sweep();
                }
                case 4 -> {
                    if (random.nextInt(10) == 0) {
                        node.api().maps().clear(channel);
                    }
                }
                default -> write(random.nextInt(15));
            }
        }

        void write(int key) {
            put(
                    Publication.Entry.of("k" + key),
                    Payload.json("\"what does not change is long enough " + ++value + "\""));
        }

        private void put(Publication.Entry entry, Payload data) {
            node.api().maps().write(channel, new MapApi.Write(entry, data, Map.of(), MapConditions.NONE));
        }

        void settle() {
            for (int round = 0; round < 200; round++) {
                node.executor.runAll();
                mirrors.forEach(MapMirror::step);
            }
            node.executor.runAll();
            mirrors.forEach(MapMirror::step);
            assertThat(mirrors).allMatch(MapMirror::isLive);
            // What happened within the last steps is still to be told.
            node.executor.runAll();
            mirrors.forEach(MapMirror::step);
        }

        String there() {
            Map<String, String> values = new TreeMap<>();
            node.maps
                    .read(
                            channel,
                            MapQuery.page("", 1_000, 1_000_000),
                            MapNamespaces.map(
                                    SubscriptionType.MAP,
                                    switch (channel.value()) {
                                        case "board:1" -> MapOptions.Mode.RECOVERABLE;
                                        case "cursor:1" -> MapOptions.Mode.EPHEMERAL;
                                        default -> MapOptions.Mode.PERSISTENT;
                                    }))
                    .toCompletableFuture()
                    .join()
                    .entries()
                    .forEach(entry -> values.put(
                            entry.entry().key(), new String(entry.data().bytes(), StandardCharsets.UTF_8)));
            return values.toString();
        }
    }
}
