package dev.carillon.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.delta.FossilPatch;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.message.Reply;
import dev.carillon.message.Result;
import dev.carillon.message.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every format of the client protocol makes of publications for members with delta (protocol.md 9.6). */
abstract class DeltaContract {

    static final ChannelName ROOM = ChannelName.of("room:1");
    static final String FIRST = "{\"text\":\"grüße aus der ferne\",\"price\":\"10 €\",\"tab\":\"\\t\\\"\",\t\"n\":1}";
    static final String SECOND = FIRST.replace("€", "₭").replace("ü", "ä");

    /** What a client is told of one publication: its data as bytes, and whether they are a patch. */
    record Told(Payload data, boolean patch, long offset) {

        Told(byte[] data, boolean patch, long offset) {
            this(Payload.of(data), patch, offset);
        }

        private byte[] appliedTo(byte[] base) {
            return patch ? FossilPatch.apply(base, data.bytes()) : data.bytes();
        }
    }

    abstract WireFormat format();

    abstract Told publication(Encoded push);

    abstract List<Told> publications(Encoded reply);

    private static Publication publication(String json, long offset) {
        return new Publication(Payload.json(json), Optional.empty(), offset, Map.of("a", "b"));
    }

    private Told pushed(String json, Optional<String> base) {
        return publication(format().encode(new Push.Delta(ROOM, publication(json, 7), base.map(Payload::json))));
    }

    @Test
    void without_a_base_a_publication_is_whole() {
        assertThat(pushed(SECOND, Optional.empty())).isEqualTo(new Told(Payload.json(SECOND), false, 7));
    }

    @Test
    void with_a_base_it_is_a_patch_that_makes_it_of_that() {
        Told told = pushed(SECOND, Optional.of(FIRST));
        assertThat(told.patch()).isTrue();
        assertThat(told.data().length()).isLessThan(SECOND.length());
        assertThat(told.appliedTo(FIRST.getBytes(UTF_8))).isEqualTo(SECOND.getBytes(UTF_8));
    }

    @Test
    void where_a_patch_is_no_shorter_it_is_whole() {
        assertThat(pushed("\"something else\"", Optional.of(FIRST)))
                .isEqualTo(new Told(Payload.json("\"something else\""), false, 7));
        assertThat(pushed("1", Optional.of("1"))).isEqualTo(new Told(Payload.json("1"), false, 7));
    }

    @Test
    void what_is_recovered_is_whole_first_and_then_patches_of_the_one_before() {
        List<Publication> missed = List.of(publication(FIRST, 5), publication(SECOND, 6), publication(FIRST, 7));
        Result.Subscribe result = new Result.Subscribe(
                OptionalLong.empty(), true, true, new StreamPosition("e", 4), missed, true, true, Payload.EMPTY, true);

        List<Told> told = publications(format().encode(new Reply(1, result)));

        assertThat(told).extracting(Told::patch).containsExactly(false, true, true);
        assertThat(told).extracting(Told::offset).containsExactly(5L, 6L, 7L);
        List<String> documents = new ArrayList<>();
        byte[] base = {};
        for (Told each : told) {
            base = each.appliedTo(base);
            documents.add(new String(base, UTF_8));
        }
        assertThat(documents).containsExactly(FIRST, SECOND, FIRST);
    }

    private static Publication entry(String key, String json, long offset) {
        return new Publication(Payload.json(json), Optional.empty(), offset, Map.of(), Publication.Entry.of(key));
    }

    private static Result.Subscribe ofMap(int phase, List<Publication> state, List<Publication> publications) {
        return new Result.Subscribe(
                OptionalLong.empty(),
                true,
                true,
                new StreamPosition("e", 4),
                publications,
                false,
                false,
                Payload.EMPTY,
                true,
                Result.MapPart.of(phase, "", state));
    }

    @Test
    void what_is_recovered_of_a_map_is_whole_first_for_each_key_and_after_a_removal() {
        Publication removal =
                new Publication(Payload.EMPTY, Optional.empty(), 8, Map.of(), Publication.Entry.removed("a"));
        List<Publication> missed = List.of(
                entry("a", FIRST, 5),
                entry("b", SECOND, 6),
                entry("a", SECOND, 7),
                removal,
                entry("a", FIRST, 9),
                entry("b", FIRST, 10));

        List<Told> told = publications(format().encode(new Reply(1, ofMap(0, List.of(), missed))));

        assertThat(told).extracting(Told::patch).containsExactly(false, false, true, false, false, true);
        assertThat(told.get(2).appliedTo(FIRST.getBytes(UTF_8))).isEqualTo(SECOND.getBytes(UTF_8));
        assertThat(told.get(3).data()).isEqualTo(Payload.EMPTY);
        assertThat(told.get(5).appliedTo(SECOND.getBytes(UTF_8))).isEqualTo(FIRST.getBytes(UTF_8));
    }

    @Test
    void pages_of_a_map_are_whole() {
        List<Publication> two = List.of(entry("a", FIRST, 5), entry("a", SECOND, 6));
        List<Told> told = List.of(new Told(Payload.json(FIRST), false, 5), new Told(Payload.json(SECOND), false, 6));
        assertThat(publications(format().encode(new Reply(1, ofMap(1, List.of(), two)))))
                .isEqualTo(told);
        assertThat(state(format().encode(new Reply(1, ofMap(2, two, List.of())))))
                .isEqualTo(told);
        assertThat(state(format().encode(new Reply(1, ofMap(0, two, List.of())))))
                .isEqualTo(told);
    }

    abstract List<Told> state(Encoded reply);

    @Test
    void so_many_are_recovered_as_patches_as_is_cheap_and_the_rest_whole() {
        String large = "\"" + "x".repeat(60_000) + "\"";
        List<Publication> missed = IntStream.rangeClosed(1, 30)
                .mapToObj(n -> publication(large, n))
                .toList();
        Result.Subscribe result = new Result.Subscribe(
                OptionalLong.empty(), true, true, StreamPosition.NONE, missed, true, true, Payload.EMPTY, true);

        List<Told> told = publications(format().encode(new Reply(1, result)));

        assertThat(told.stream().filter(Told::patch)).hasSize(16);
        assertThat(told.get(29)).isEqualTo(new Told(Payload.json(large), false, 30));
    }

    @Test
    void a_subscription_with_delta_is_told_so() {
        Result.Subscribe result = new Result.Subscribe(
                OptionalLong.empty(), false, false, StreamPosition.NONE, List.of(), false, false, Payload.EMPTY, true);
        assertThat(isNegotiated(format().encode(new Reply(1, result)))).isTrue();
    }

    abstract boolean isNegotiated(Encoded reply);
}
