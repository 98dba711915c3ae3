package dev.carillon.load;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Two nodes of one hub: how much more publications they take than one of them, and how much later what is published through
 * the one arrives at the other. Each room has a member on each node.
 */
final class Hop {

    private static final long SECOND = 1_000_000_000L;
    private static final long PATIENCE = 60 * SECOND;
    private static final int WINDOW = 32;

    private final Scenarios.Settings settings;
    private final URI other;
    private final String data;
    private final int rooms;
    private final Tally near = new Tally();
    private final Tally far = new Tally();

    /** @param settings of the node through which one publishes alone; its rate does not count */
    Hop(Scenarios.Settings settings, URI other) {
        this.settings = settings;
        this.other = other;
        this.data = "x".repeat(settings.bytes());
        this.rooms = settings.connections() / 2;
    }

    List<Scenarios.Row> run() throws IOException {
        try (LoadLoop loop = new LoadLoop(settings.url())) {
            join(loop, settings.url(), near);
            join(loop, other, far);
            Speaker here = new Speaker(loop, settings.url());
            Speaker there = new Speaker(loop, other);
            flatOut(loop, here); // until the compilers have done their work
            double alone = flatOut(loop, here);
            double both = flatOut(loop, here, there);
            double again = flatOut(loop, here);
            long half = Math.max(1, Math.round((alone + again) / 4));
            steady(loop, here, half);
            return List.of(
                    row("one-node", (alone + again) / 2, "publishes", new Tally()),
                    row("two-nodes", both, "publishes", new Tally()),
                    row("near", near.deliveries() / (double) settings.seconds(), "deliveries", near),
                    row("far", far.deliveries() / (double) settings.seconds(), "deliveries", far));
        }
    }

    private Scenarios.Row row(String name, double perSecond, String unit, Tally tally) {
        return new Scenarios.Row(
                name, settings.connections(), perSecond, unit, tally.percentile(50), tally.percentile(99), 0);
    }

    private void join(LoadLoop loop, URI node, Tally tally) throws IOException {
        List<LoadPeer> members = new ArrayList<>();
        for (int i = 0; i < rooms; i++) {
            members.add(loop.open(node, tally));
        }
        await(loop, () -> members.stream().allMatch(LoadPeer::isOpen));
        for (int i = 0; i < rooms; i++) {
            members.get(i)
                    .send("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"live:load-%d\"}}"
                            .formatted(i));
        }
        await(loop, () -> tally.replies() >= 2L * rooms);
    }

    /** Each keeps so many publications under way; how many are acknowledged a second. */
    private double flatOut(LoadLoop loop, Speaker... speakers) throws IOException {
        long end = System.nanoTime() + settings.seconds() * SECOND;
        long before = replies(speakers);
        while (System.nanoTime() < end) {
            for (Speaker speaker : speakers) {
                speaker.publishUpTo(speaker.answers.replies() + WINDOW);
            }
            loop.run(SECOND / 4_000);
        }
        double perSecond = (replies(speakers) - before) / (double) settings.seconds();
        await(loop, () -> List.of(speakers).stream().allMatch(Speaker::isAnswered));
        return perSecond;
    }

    private static long replies(Speaker... speakers) {
        return List.of(speakers).stream()
                .mapToLong(speaker -> speaker.answers.replies())
                .sum();
    }

    private void steady(LoadLoop loop, Speaker speaker, long rate) throws IOException {
        near.reset();
        far.reset();
        long begun = System.nanoTime();
        long before = speaker.sent;
        for (long now = begun; now < begun + settings.seconds() * SECOND; now = System.nanoTime()) {
            speaker.publishUpTo(before + (now - begun) * rate / SECOND);
            loop.run(SECOND / 4_000);
        }
    }

    private static void await(LoadLoop loop, BooleanSupplier done) throws IOException {
        if (!loop.runUntil(done, PATIENCE)) {
            throw new IOException("the nodes have not answered for a minute: are connections refused?");
        }
    }

    /** Publishes to all rooms in turn, and is in none. */
    private final class Speaker {

        private final Tally answers = new Tally();
        private final LoadPeer peer;
        private long sent;

        Speaker(LoadLoop loop, URI node) throws IOException {
            peer = loop.open(node, answers);
            await(loop, peer::isOpen);
            peer.send("{\"id\":1,\"connect\":{}}");
            await(loop, () -> answers.replies() == 1);
            answers.reset();
        }

        void publishUpTo(long due) throws IOException {
            for (; sent < due; sent++) {
                peer.send("{\"id\":%d,\"publish\":{\"channel\":\"live:load-%d\",\"data\":{\"t\":%d,\"x\":\"%s\"}}}"
                        .formatted(sent + 10, sent % rooms, System.nanoTime(), data));
            }
        }

        boolean isAnswered() {
            return answers.replies() >= sent;
        }
    }
}
