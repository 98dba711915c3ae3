package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.protocol.JsonFormat;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A subscription that is opened by one thread while another delivers: the switch from holding to passing. Opening lets go
 * of what was held in several steps, and a round that came between two of them would be lost or overtake.
 */
class SubscriptionStressTest {

    private static final ChannelName ROOM = ChannelName.of("room:1");
    private static final String EPOCH = "aaaaaaaa";
    private static final int TIMES = 300;
    private static final int ROUNDS = 24;

    private final ExecutorService opener = Executors.newSingleThreadExecutor(this::openingThread);
    private final LoneClients clients = new LoneClients(Runnable::run);
    private final Random random = new Random(5);
    private volatile @Nullable Thread openingThread;

    private Thread openingThread(Runnable work) {
        Thread thread = new Thread(work);
        openingThread = thread;
        return thread;
    }

    @AfterEach
    void end() {
        opener.shutdownNow();
    }

    /** One subscription, what it got, and how many rounds have been delivered to it. */
    private final class Member {

        private final List<String> got = new ArrayList<>(); // by one thread at a time: the queue sees to that
        private final AtomicInteger delivered = new AtomicInteger();
        private final Subscription subscription;

        Member(boolean positioned) {
            Client client = clients.open(
                    new OneMethodTransport((frame, done) -> {
                        for (String line : frame.text().split("\n")) {
                            got.add(line.replaceAll(".*\"data\":(\\d+).*", "$1"));
                        }
                        done.sent();
                    }),
                    JsonFormat.JSON);
            subscription = client.subscriptions().begin(ROOM, terms(client.id(), positioned));
        }

        /** Opens as soon as that many rounds have been delivered. */
        Future<?> opensBehind(int rounds, StreamPosition told) {
            return opener.submit(() -> {
                while (delivered.get() < rounds) {
                    Thread.onSpinWait();
                }
                subscription.open(told, StreamPosition.NONE);
            });
        }

        /** Delivers rounds of one and of two publications, with offsets from 1. */
        int deliverAll(boolean positioned) {
            int last = 0;
            for (int i = 0; i < ROUNDS; i++) {
                List<Round.Event> events = new ArrayList<>();
                for (int e = 0; e <= i % 2; e++) {
                    events.add(published(++last, positioned));
                }
                subscription.deliver(new Round(ROOM, new Pausing(events), 65_536));
                delivered.incrementAndGet();
            }
            return last;
        }
    }

    /**
     * Events of which the first lets the other thread have a turn when the opening comes to it. That is the middle of the
     * switch, which would otherwise be over in a moment, and on a busy machine before the other thread gets a core.
     */
    private final class Pausing extends AbstractList<Round.Event> {

        private final List<Round.Event> events;

        Pausing(List<Round.Event> events) {
            this.events = events;
        }

        @Override
        public Round.Event get(int index) {
            if (index == 0 && Thread.currentThread() == openingThread) {
                LockSupport.parkNanos(20_000);
            }
            return events.get(index);
        }

        @Override
        public int size() {
            return events.size();
        }
    }

    private static Terms terms(String client, boolean positioned) {
        return new Terms(
                new ClientInfo("u", client, Payload.EMPTY, Payload.EMPTY),
                false,
                positioned,
                positioned,
                false,
                false,
                false,
                true,
                Optional.empty());
    }

    private static Round.Event published(int number, boolean positioned) {
        return new Round.Event.Published(
                new Publication(Payload.json("" + number), Optional.empty(), positioned ? number : 0, Map.of()),
                positioned ? EPOCH : "");
    }

    @Test
    void a_member_with_a_position_gets_once_and_in_order_what_follows_its_reply() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            Member member = new Member(true);
            int rounds = random.nextInt(ROUNDS);
            int told = random.nextInt(rounds + 1); // as much at least has been delivered
            Future<?> opened = member.opensBehind(rounds, new StreamPosition(EPOCH, told));
            int last = member.deliverAll(true);
            opened.get(10, TimeUnit.SECONDS);

            assertThat(member.got).as("told up to %d", told).containsExactlyElementsOf(numbers(told + 1, last));
            assertThat(member.subscription.position()).isEqualTo(new StreamPosition(EPOCH, last));
        }
    }

    @Test
    void a_member_without_a_position_gets_everything_once_and_in_order() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            Member member = new Member(false);
            Future<?> opened = member.opensBehind(random.nextInt(ROUNDS), StreamPosition.NONE);
            int last = member.deliverAll(false);
            opened.get(10, TimeUnit.SECONDS);

            assertThat(member.got).containsExactlyElementsOf(numbers(1, last));
        }
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }
}
