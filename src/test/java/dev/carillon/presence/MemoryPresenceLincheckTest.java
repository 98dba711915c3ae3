package dev.carillon.presence;

import static dev.carillon.presence.PresenceContract.await;
import static dev.carillon.presence.PresenceContract.info;

import dev.carillon.channel.ChannelName;
import java.util.TreeSet;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * One channel, whose last member leaves while the next one comes. Every interleaving that Lincheck tries must have the
 * results of some order of the same operations one after the other.
 *
 * <p>{@code -Dlincheck.model=true} adds the model checker.
 */
@Param(name = "user", gen = IntGen.class, conf = "1:2")
@Param(name = "client", gen = IntGen.class, conf = "1:2")
public class MemoryPresenceLincheckTest {

    private static final ChannelName CHANNEL = ChannelName.of("a");

    private final MemoryPresence presence = new MemoryPresence();

    @Operation
    public void put(@Param(name = "user") int user, @Param(name = "client") int client) {
        await(presence.put(CHANNEL, info("u" + user, "c" + client)));
    }

    @Operation
    public void remove(@Param(name = "client") int client) {
        await(presence.remove(CHANNEL, "c" + client));
    }

    @Operation
    public String members() {
        return new TreeSet<>(await(presence.members(CHANNEL)).keySet()).toString();
    }

    @Operation
    public String stats() {
        return await(presence.stats(CHANNEL)).toString();
    }

    @Test
    void every_operation_is_atomic_on_real_threads() {
        new StressOptions()
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(2)
                .iterations(5)
                .invocationsPerIteration(1000)
                .check(MemoryPresenceLincheckTest.class);
    }

    @Test
    @EnabledIfSystemProperty(named = "lincheck.model", matches = "true", disabledReason = "takes a minute")
    void every_operation_is_atomic_in_every_interleaving_tried() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(2)
                .iterations(15)
                .invocationsPerIteration(300)
                .check(MemoryPresenceLincheckTest.class);
    }
}
