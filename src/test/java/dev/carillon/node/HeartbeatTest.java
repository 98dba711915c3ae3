package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    @Test
    void every_client_is_beaten_within_a_beat() {
        TestNode node = TestNode.create();
        List<TestPeer> peers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            peers.add(node.open());
        }
        node.pass(Duration.ofSeconds(10));
        node.time.pass(Duration.ofMillis(1)); // now each is stale
        node.beat();
        assertThat(peers).extracting(TestPeer::closeCode).containsOnly(3502);
    }

    @Test
    void the_work_is_spread_over_the_beat() {
        TestNode node = TestNode.create();
        List<TestPeer> peers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            peers.add(node.open());
        }
        node.pass(Duration.ofMillis(9_950));
        long before = ended(peers);
        node.pass(Duration.ofMillis(150));
        long half = ended(peers);
        node.pass(Duration.ofMillis(150));
        assertThat(before).isZero();
        assertThat(half).isBetween(20L, 180L);
        assertThat(ended(peers)).isEqualTo(200);
    }

    private static long ended(List<TestPeer> peers) {
        return peers.stream().filter(peer -> peer.closeCode() != 0).count();
    }
}
