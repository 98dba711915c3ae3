package dev.carillon.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ClusterViewTest {

    private static final NodeAddress ASKED = new NodeAddress("asked", 7000);
    private static final NodeAddress SECOND = new NodeAddress("10.0.0.2", 7001);
    private static final String THREE = """
            a1 :7000@17000 myself,master - 0 0 1 connected 0-5460 5462 [93->-b2]
            b2 10.0.0.2:7001@17001,two.example.com master - 0 1 2 connected 5463-16383 [93-<-a1]
            c3 10.0.0.3:7002@17002,,shard-id=5 slave a1 0 1 1 connected
            d4 :0@0 master,noaddr - 0 1 0 disconnected
            """;

    private static ClusterView view(String text) {
        return ClusterView.parse(text, ASKED, false);
    }

    @Test
    void each_slot_has_the_owner_who_says_so() {
        ClusterView view = view(THREE);

        assertThat(view.owner(0)).contains(ASKED);
        assertThat(view.owner(93)).as("on its way").contains(ASKED);
        assertThat(view.owner(5461)).isEmpty();
        assertThat(view.owner(5462)).contains(ASKED);
        assertThat(view.owner(16_383)).contains(SECOND);
        assertThat(view.primaries()).containsExactly(ASKED, SECOND);
        assertThat(view.isComplete()).isFalse();
    }

    @Test
    void replicas_are_known_and_who_has_no_address_is_not() {
        assertThat(view(THREE).nodes()).containsExactly(ASKED, SECOND, new NodeAddress("10.0.0.3", 7002));
    }

    @Test
    void over_tls_a_node_is_known_by_the_name_that_it_announces() {
        ClusterView view = ClusterView.parse(THREE, ASKED, true);

        assertThat(view.nodes())
                .containsExactly(ASKED, new NodeAddress("two.example.com", 7001), new NodeAddress("10.0.0.3", 7002));
    }

    @Test
    void who_was_cut_off_is_not_believed() {
        ClusterView before = view("a1 h:1@2 myself,master - 0 0 7 connected 0-16383");

        assertThat(view("a1 h:1@2 master - 0 0 6 connected 0-16383\nb2 h:3@4 myself,master - 0 0 5 connected")
                        .replaces(before))
                .isFalse();
        assertThat(view("a1 h:1@2 master - 0 0 7 connected 0-5").replaces(before))
                .isTrue();
        assertThat(before.replaces(ClusterView.NONE)).isTrue();
    }

    @Test
    void a_cluster_that_was_made_anew_is_believed_although_it_counts_from_the_beginning() {
        assertThat(view("new h:1@2 myself,master - 0 0 1 connected 0-16383")
                        .replaces(view("old h:1@2 myself,master - 0 0 7 connected 0-16383")))
                .isTrue();
    }

    @Test
    void views_agree_when_the_same_nodes_have_the_same_slots() {
        assertThat(view(THREE).agrees(view(THREE.replace(" 2 connected", " 9 connected"))))
                .isTrue();
        assertThat(view(THREE).agrees(view(THREE.replace("5463-16383", "5463-16382"))))
                .isFalse();
        assertThat(view(THREE).agrees(view(THREE.replace("10.0.0.2:7001", "10.0.0.2:7003"))))
                .isFalse();
    }

    @Test
    void what_is_no_answer_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> view("ERR no cluster"));
        assertThatIllegalArgumentException().isThrownBy(() -> view("a1 h:1@2 myself,master - 0 0 7 connected 0-16384"));
        assertThatIllegalArgumentException().isThrownBy(() -> view("a1 h:x@2 myself,master - 0 0 7 connected 0"));
    }

    @Test
    void an_ipv6_address_is_read_with_and_without_brackets() {
        assertThat(NodeAddress.of("2001:db8::1:6379")).isEqualTo(NodeAddress.of("[2001:db8::1]:6379"));
    }
}
