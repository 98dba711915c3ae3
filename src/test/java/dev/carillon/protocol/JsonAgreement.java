package dev.carillon.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.BeyondJsonP;
import dev.carillon.channel.Payload;
import dev.carillon.message.Command;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.message.Request;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What our reader says of any bytes at all, compared with JSON-P: the fuzz tests feed it. */
final class JsonAgreement {

    private JsonAgreement() {}

    private static final List<String> METHODS = List.of(
            "connect",
            "subscribe",
            "unsubscribe",
            "publish",
            "presence",
            "presence_stats",
            "history",
            "rpc",
            "send",
            "refresh",
            "sub_refresh");

    /** A payload is JSON exactly when JSON-P says so and it keeps to our limits, and then it still is the same JSON. */
    static void payload(byte[] bytes) {
        Optional<ReferenceJson.Document> expected = ReferenceJson.read(bytes);

        Optional<Payload> checked = JsonPayload.check(Payload.of(bytes.clone()));

        assertThat(checked.isPresent())
                .isEqualTo(expected.filter(document -> !document.beyondLimits()).isPresent());
        if (checked.isPresent()) {
            byte[] passed = checked.get().bytes();
            assertThat(passed).doesNotContain('\n').doesNotContain('\r');
            assertThat(ReferenceJson.read(passed).orElseThrow().tokens())
                    .isEqualTo(expected.orElseThrow().tokens());
        }
    }

    /** A frame is malformed, or all of its commands are what JSON-P sees in them. */
    static void frame(byte[] frame) {
        List<Command> commands = new ArrayList<>();
        boolean malformed = false;
        Iterator<Command> decoded = JsonFormat.JSON.decode(frame.clone());
        try {
            decoded.forEachRemaining(commands::add);
        } catch (MalformedMessageException expected) {
            malformed = true;
        }

        assertThat(decoded.hasNext()).isFalse();
        if (BeyondJsonP.is(frame)) {
            return;
        }
        Optional<ReferenceJson.Document> one = ReferenceJson.read(frame);
        if (!malformed && commands.size() == 1) {
            ReferenceJson.Document document = one.orElseThrow();
            assertThat(document.tokens()).startsWith("START_OBJECT");
            assertSame(commands.get(0), ReferenceJson.tree(frame).asJsonObject(), document.repeats());
        } else if (!malformed) {
            // Each has an object of its own, so the whole is not one document.
            assertThat(commands).isNotEmpty();
            assertThat(one).isEmpty();
        } else {
            assertThat(one.filter(document -> isSurelyCommand(document, frame))).isEmpty();
        }
    }

    private static void assertSame(Command command, JsonObject json, boolean repeats) {
        if (repeats) {
            // Allowed in what is passed over or passed on, where JSON-P would tell of the last one only.
            return;
        }
        JsonValue id = json.getOrDefault("id", JsonValue.NULL);
        assertThat(command.id()).isEqualTo(id == JsonValue.NULL ? 0 : ((JsonNumber) id).longValueExact());
        String method = METHODS.stream()
                .filter(name -> json.getOrDefault(name, JsonValue.NULL) != JsonValue.NULL)
                .findFirst()
                .orElse("nothing");
        assertThat(command.request().method()).isEqualTo(method);
        if (command.request() instanceof Request.Publish publish) {
            JsonObject request = json.getJsonObject(method);
            assertThat(publish.channel()).isEqualTo(string(request, "channel"));
            assertThat(tokens(publish.data())).isEqualTo(tokens(request.get("data")));
        } else if (command.request() instanceof Request.Rpc rpc) {
            JsonObject request = json.getJsonObject(method);
            assertThat(rpc.name()).isEqualTo(string(request, "method"));
            assertThat(tokens(rpc.data())).isEqualTo(tokens(request.get("data")));
        } else if (command.request() instanceof Request.Connect connect) {
            assertThat(connect.token()).isEqualTo(string(json.getJsonObject(method), "token"));
        } else if (command.request() instanceof Request.Subscribe subscribe) {
            assertThat(subscribe.channel()).isEqualTo(string(json.getJsonObject(method), "channel"));
        }
    }

    private static String string(JsonObject json, String name) {
        return json.get(name) instanceof JsonString string ? string.getString() : "";
    }

    private static List<String> tokens(Payload payload) {
        return payload.isEmpty()
                ? List.of()
                : ReferenceJson.read(payload.bytes()).orElseThrow().tokens();
    }

    private static List<String> tokens(JsonValue value) {
        return value == null
                ? List.of()
                : ReferenceJson.read(value.toString().getBytes(StandardCharsets.UTF_8))
                        .orElseThrow()
                        .tokens();
    }

    /** Whether the frame is an object without a member that we know, so that nothing but its JSON can be wrong. */
    private static boolean isSurelyCommand(ReferenceJson.Document document, byte[] frame) {
        return document.tokens().get(0).equals("START_OBJECT")
                && !document.beyondLimits()
                && ReferenceJson.tree(frame).asJsonObject().keySet().stream()
                        .noneMatch(name -> METHODS.contains(name) || name.equals("id") || name.equals("ping"));
    }
}
