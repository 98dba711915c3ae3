package dev.carillon.broker;

import static dev.carillon.broker.PublishResult.Suppressed.NO;
import static dev.carillon.broker.PublishResult.Suppressed.OLD_VERSION;
import static dev.carillon.broker.PublishResult.Suppressed.SAME_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.StreamPosition;
import org.junit.jupiter.api.Test;

/** Which publishes a {@link Broker} drops: those with a key that was used, and those of a version that is not new. */
abstract class BrokerSuppressionContract extends BrokerContractPart {

    @Test
    void a_key_that_was_used_is_answered_with_the_first_result_and_publishes_nothing() {
        PublishResult first = publish("first", key("k"));
        publish("between");

        PublishResult second = publish("second", key("k"));

        assertThat(first.suppressed()).isEqualTo(NO);
        assertThat(second).isEqualTo(new PublishResult(first.position(), SAME_KEY));
        assertThat(texts(readAll())).containsExactly("first", "between");
        assertThat(handedOver(channel)).containsExactly("first", "between");
    }

    @Test
    void another_key_publishes() {
        publish("a", key("k"));

        assertThat(publish("b", key("K")).suppressed()).isEqualTo(NO);
        assertThat(texts(readAll())).containsExactly("a", "b");
    }

    @Test
    void without_a_key_everything_publishes() {
        publish("a");

        assertThat(publish("a").suppressed()).isEqualTo(NO);
        assertThat(top().offset()).isEqualTo(2);
    }

    @Test
    void a_key_is_its_channels_own() {
        publish(channel, "a", key("k"));

        assertThat(publish(other, "b", key("k")).suppressed()).isEqualTo(NO);
    }

    @Test
    void channel_and_key_are_not_confused_where_their_names_meet() {
        for (String glue : new String[] {"_", ".", ":", "\u0000"}) {
            ChannelName longer = ChannelName.of(channel.value() + glue + "x");
            publish(channel, "a", key("x" + glue + "y"));

            assertThat(publish(longer, "b", key("y")).suppressed()).isEqualTo(NO);
        }
    }

    @Test
    void a_key_is_remembered_for_its_ttl() {
        publish("a", key("k"));

        pass(ticks(4));
        assertThat(publish("b", key("k")).suppressed()).isEqualTo(SAME_KEY);

        pass(ticks(2)); // 6 after the first: a use that published nothing did not prolong it
        assertThat(publish("c", key("k")).suppressed()).isEqualTo(NO);
        assertThat(publish("d", key("k")).suppressed()).isEqualTo(SAME_KEY);
        assertThat(texts(readAll())).containsExactly("a", "c");
    }

    @Test
    void a_key_works_where_nothing_is_kept() {
        PublishOptions unkept = new PublishOptions(Namespace.History.OFF, "k", ticks(5), 0, "");

        PublishResult first = publish("a", unkept);
        PublishResult second = publish("b", unkept);

        assertThat(first).isEqualTo(PublishResult.stored(StreamPosition.NONE));
        assertThat(second).isEqualTo(new PublishResult(StreamPosition.NONE, SAME_KEY));
        assertThat(handedOver(channel)).containsExactly("a");
    }

    @Test
    void a_key_outlives_removed_history() {
        PublishResult first = publish("a", key("k"));
        await(broker.removeHistory(channel));

        assertThat(publish("b", key("k"))).isEqualTo(new PublishResult(first.position(), SAME_KEY));
    }

    @Test
    void an_old_version_is_dropped_and_answered_with_the_top() {
        publish("v5", version(5, ""));
        StreamPosition top = publish("unversioned").position();

        assertThat(publish("v4", version(4, ""))).isEqualTo(new PublishResult(top, OLD_VERSION));
        assertThat(publish("v5 again", version(5, ""))).isEqualTo(new PublishResult(top, OLD_VERSION));
        assertThat(top()).isEqualTo(top);
        assertThat(handedOver(channel)).containsExactly("v5", "unversioned");
    }

    @Test
    void a_new_version_is_published() {
        publish("v5", version(5, ""));

        assertThat(publish("v6", version(6, "")).suppressed()).isEqualTo(NO);
        assertThat(publish("v6 again", version(6, "")).suppressed()).isEqualTo(OLD_VERSION);
        assertThat(texts(readAll())).containsExactly("v5", "v6");
    }

    @Test
    void versions_of_different_epochs_are_not_compared() {
        publish("v5 of a", version(5, "a"));

        assertThat(publish("v1 of b", version(1, "b")).suppressed()).isEqualTo(NO);
        assertThat(publish("v1 of b again", version(1, "b")).suppressed()).isEqualTo(OLD_VERSION);
        assertThat(publish("v1 of none", version(1, "")).suppressed()).isEqualTo(NO);
    }

    @Test
    void a_version_is_its_channels_own() {
        publish(channel, "a", version(5, ""));

        assertThat(publish(other, "b", version(1, "")).suppressed()).isEqualTo(NO);
    }

    @Test
    void a_version_is_remembered_when_its_publication_is_no_longer_kept() {
        publish("v5", version(5, ""));
        pass(ticks(12));

        assertThat(publish("v5 again", version(5, "")).suppressed()).isEqualTo(OLD_VERSION);
    }

    @Test
    void where_nothing_is_kept_versions_are_not_compared() {
        PublishOptions unkept = PublishOptions.keeping(Namespace.History.OFF);
        publish("v5", unkept.withVersion(5, ""));

        assertThat(publish("v4", unkept.withVersion(4, "")).suppressed()).isEqualTo(NO);
        assertThat(handedOver(channel)).containsExactly("v5", "v4");
    }

    @Test
    void a_retry_is_known_by_its_key_before_its_version_is_looked_at() {
        PublishResult first = publish("v5", key("k").withVersion(5, ""));
        publish("v6", version(6, ""));

        assertThat(publish("v5", key("k").withVersion(5, ""))).isEqualTo(new PublishResult(first.position(), SAME_KEY));
    }

    @Test
    void a_publish_that_its_version_dropped_does_not_use_up_its_key() {
        publish("v5", version(5, "a"));
        publish("v4", key("k").withVersion(4, "a"));

        assertThat(publish("v1", key("k").withVersion(1, "b")).suppressed()).isEqualTo(NO);
    }

    private PublishOptions key(String key) {
        return new PublishOptions(keeping(), key, ticks(5), 0, "");
    }

    private PublishOptions version(long version, String epoch) {
        return PublishOptions.keeping(keeping()).withVersion(version, epoch);
    }
}
