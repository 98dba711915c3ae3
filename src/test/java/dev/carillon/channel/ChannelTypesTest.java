package dev.carillon.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelTypesTest {

    @Test
    void a_name_is_not_empty() {
        assertThatIllegalArgumentException().isThrownBy(() -> ChannelName.of(""));
    }

    /** forClient, forSubscriber, forAnonymous; then who asks: known to the server, subscribed. */
    @ParameterizedTest
    @CsvSource({
        "false,false,false,true,true,false",
        "true,false,false,true,false,true",
        "true,false,false,false,false,false",
        "true,false,true,false,false,true",
        "false,false,true,false,false,false",
        "false,true,false,false,true,true",
        "false,true,false,true,false,false"
    })
    void access_is_for_clients_subscribers_and_the_anonymous(
            boolean client, boolean subscriber, boolean anonymous, boolean known, boolean subscribed, boolean allowed) {
        Identity identity = known ? Identity.of("ann") : Identity.ANONYMOUS;
        assertThat(new Access(client, subscriber, anonymous).allows(identity, subscribed))
                .isEqualTo(allowed);
    }

    @Test
    void history_needs_a_size_and_a_time() {
        assertThat(new Namespace.History(1, Duration.ofMillis(1), Duration.ZERO).enabled())
                .isTrue();
        assertThat(new Namespace.History(0, Duration.ofMillis(1), Duration.ZERO).enabled())
                .isFalse();
        assertThat(new Namespace.History(1, Duration.ZERO, Duration.ZERO).enabled())
                .isFalse();
    }

    @Test
    void a_publication_does_not_change_with_the_map_it_was_made_of() {
        Map<String, String> tags = new HashMap<>(Map.of("a", "b"));
        Publication publication = new Publication(Payload.json("[1]"), Optional.empty(), 0, tags);
        tags.put("c", "2");
        assertThat(publication.tags()).containsOnlyKeys("a");
        assertThat(publication.at(7).offset()).isEqualTo(7);
        assertThat(publication.size()).isEqualTo(5);
    }

    @Test
    void no_payload_and_no_secret_is_in_a_text() {
        assertThat(Payload.json("\"secret\"")).asString().doesNotContain("secret");
        assertThat(Publication.of(Payload.json("\"secret\""))).asString().doesNotContain("secret");
    }

    @Test
    void the_codes_of_errors_are_the_protocol_s_and_each_its_own() {
        Set<Integer> codes = new HashSet<>();
        for (ReplyError error : ReplyError.values()) {
            assertThat(error.code()).isBetween(100, 113);
            assertThat(codes.add(error.code())).isTrue();
        }
        assertThat(codes).hasSize(14);
        assertThat(java.util.stream.Stream.of(ReplyError.values()).filter(ReplyError::temporary))
                .containsExactly(ReplyError.INTERNAL, ReplyError.TOO_MANY_REQUESTS, ReplyError.CONCURRENT_PAGINATION);
        assertThat(java.util.stream.Stream.of(Unsubscribed.values()).map(Unsubscribed::code))
                .containsExactly(2000, 2500, 2501, 2502);
    }
}
