package dev.carillon.broker;

import static dev.carillon.broker.BrokerContractPart.await;
import static dev.carillon.broker.BrokerContractPart.publication;
import static dev.carillon.broker.BrokerContractPart.text;

import dev.carillon.ManualClock;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Two channels that share a stripe, and limits that make each of them give up the other's publications. Every
 * interleaving that Lincheck tries must have the results of some order of the same operations one after the other, and
 * what was handed over is one of these results.
 *
 * <p>{@code -Dlincheck.model=true} adds the model checker, which finds rarer interleavings but rewrites every class it
 * meets and takes minutes for that.
 */
@Param(name = "channel", gen = IntGen.class, conf = "0:1")
@Param(name = "key", gen = IntGen.class, conf = "1:2")
@Param(name = "since", gen = IntGen.class, conf = "0:3")
public class MemoryBrokerLincheckTest {

    private static final Namespace.History HISTORY =
            new Namespace.History(2, Duration.ofMinutes(5), Duration.ofHours(1));

    private final List<String> handedOver = new CopyOnWriteArrayList<>();
    private final MemoryBroker broker = started();

    private MemoryBroker started() {
        MemoryBrokerLimits limits = new MemoryBrokerLimits(2, 3 * (MemoryStream.OVERHEAD + 1), 10);
        MemoryBroker started = new MemoryBroker(new ManualClock(), new Random(1), limits, 1);
        started.start(new Recording());
        return started;
    }

    @Operation
    public String publish(@Param(name = "channel") int channel) {
        return shown(await(broker.publish(name(channel), publication("p"), PublishOptions.keeping(HISTORY))));
    }

    @Operation
    public String publishOnce(@Param(name = "channel") int channel, @Param(name = "key") int key) {
        PublishOptions options = PublishOptions.keeping(HISTORY).withIdempotencyKey("" + key);
        return shown(await(broker.publish(name(channel), publication("" + key), options)));
    }

    @Operation
    public String history(@Param(name = "channel") int channel, @Param(name = "since") int since) {
        HistoryQuery query = HistoryQuery.after(new StreamPosition("", since), 10);
        HistoryPage page = await(broker.history(name(channel), query, HISTORY));
        return page.publications().stream().map(p -> p.offset() + text(p)).toList() + " of "
                + page.top().offset();
    }

    @Operation
    public void removeHistory(@Param(name = "channel") int channel) {
        await(broker.removeHistory(name(channel)));
    }

    @Operation
    public String handedOver(@Param(name = "channel") int channel) {
        return handedOver.stream()
                .filter(event -> event.startsWith(name(channel).value()))
                .toList()
                .toString();
    }

    @Test
    void publish_and_read_are_atomic_per_channel_on_real_threads() {
        new StressOptions()
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(2)
                .iterations(5)
                .invocationsPerIteration(1000)
                .check(MemoryBrokerLincheckTest.class);
    }

    @Test
    @EnabledIfSystemProperty(named = "lincheck.model", matches = "true", disabledReason = "takes two minutes")
    void publish_and_read_are_atomic_per_channel_in_every_interleaving_tried() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(2)
                .iterations(15)
                .invocationsPerIteration(300)
                .check(MemoryBrokerLincheckTest.class);
    }

    private static ChannelName name(int channel) {
        return ChannelName.of(channel == 0 ? "a" : "b");
    }

    private static String shown(PublishResult result) {
        return result.position().offset() + " " + result.suppressed();
    }

    private final class Recording implements BrokerListener {
        @Override
        public void published(ChannelName channel, Publication publication, String epoch) {
            handedOver.add(channel + " " + publication.offset() + text(publication));
        }

        @Override
        public void joined(ChannelName channel, ClientInfo info) {}

        @Override
        public void left(ChannelName channel, ClientInfo info) {}
    }
}
