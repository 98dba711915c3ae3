package dev.carillon.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.message.UnencodablePayloadException;
import dev.carillon.message.WireFormat;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonDeltaContractTest extends DeltaContract {

    @Override
    WireFormat format() {
        return JsonFormat.JSON;
    }

    private static JsonObject tree(Encoded message) {
        return ReferenceJson.tree(message.bytes()).asJsonObject();
    }

    private static Told told(JsonObject publication) {
        return new Told(
                publication.getString("data", "").getBytes(StandardCharsets.UTF_8),
                publication.getBoolean("delta", false),
                publication.getJsonNumber("offset").longValueExact());
    }

    @Override
    Told publication(Encoded push) {
        return told(tree(push).getJsonObject("push").getJsonObject("pub"));
    }

    @Override
    List<Told> publications(Encoded reply) {
        return tree(reply).getJsonObject("subscribe").getJsonArray("publications").stream()
                .map(each -> told(each.asJsonObject()))
                .toList();
    }

    @Override
    List<Told> state(Encoded reply) {
        return tree(reply).getJsonObject("subscribe").getJsonArray("state").stream()
                .map(each -> told(each.asJsonObject()))
                .toList();
    }

    @Test
    void an_entry_without_data_is_null_since_clients_parse_what_is_there() {
        Publication vacant = new Publication(Payload.EMPTY, Optional.empty(), 7, Map.of(), Publication.Entry.of("a"));
        Told told = publication(JsonFormat.JSON.encode(new Push.Delta(ROOM, vacant, Optional.of(Payload.json("1")))));
        assertThat(told).isEqualTo(new Told(Payload.json("null"), false, 7));
    }

    @Override
    boolean isNegotiated(Encoded reply) {
        return tree(reply).getJsonObject("subscribe").getBoolean("delta", false);
    }

    @Test
    void what_is_no_json_cannot_be_written_as_text_either() {
        Publication binary = Publication.of(Payload.of(new byte[] {1}));
        assertThatThrownBy(() -> JsonFormat.JSON.encode(new Push.Delta(ROOM, binary, Optional.empty())))
                .isInstanceOf(UnencodablePayloadException.class);
        Publication empty = Publication.of(Payload.EMPTY);
        assertThatThrownBy(() -> JsonFormat.JSON.encode(new Push.Delta(ROOM, empty, Optional.empty())))
                .isInstanceOf(UnencodablePayloadException.class);
    }
}
