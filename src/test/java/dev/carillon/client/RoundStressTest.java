package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.StreamPosition;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A round that several members hold until they are opened, each by a thread of its own. Each looks for its format among the
 * encodings of the round while the other adds its own there: the list was then found changed in the middle of a walk, and
 * who had walked lost the round, or its connection. Many formats make long walks.
 */
class RoundStressTest extends SubscriptionPart {

    private static final int TIMES = 10;
    private static final int MEMBERS = 1_500;

    private final ExecutorService openers = Executors.newFixedThreadPool(2);

    @AfterEach
    void end() {
        openers.shutdownNow();
    }

    @Test
    void members_that_are_opened_at_once_get_all_that_they_held() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            List<Member> members = IntStream.range(0, MEMBERS)
                    .mapToObj(each -> new Member(Wish.POSITIONED, new PlainFormat()))
                    .toList();
            deliver(round(kept(1)), members.toArray(Member[]::new));
            CyclicBarrier start = new CyclicBarrier(2);
            List<Future<?>> opened = List.of(
                    openers.submit(() -> open(members.subList(0, MEMBERS / 2), start)),
                    openers.submit(() -> open(members.subList(MEMBERS / 2, MEMBERS), start)));
            for (Future<?> each : opened) {
                each.get(10, TimeUnit.SECONDS);
            }

            assertThat(members).allSatisfy(each -> assertThat(each.got()).containsExactly("1"));
        }
    }

    private static Void open(List<Member> members, CyclicBarrier start) throws Exception {
        start.await();
        for (Member member : members) {
            member.subscription.open(new StreamPosition(EPOCH, 0), StreamPosition.NONE);
        }
        return null;
    }
}
