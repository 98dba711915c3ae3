package dev.carillon.shape;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.carillon.channel.Payload;
import dev.carillon.protocol.JsonPayload;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every message of every type comes back as it was, and is what Google's own mapping makes of it. */
class TranslationRoundTripTest {

    private static final int TYPES = 150;
    private static final int MESSAGES_OF_EACH = 8;

    @Test
    void whatever_is_said_in_one_form_comes_back_from_the_other() throws Exception {
        for (int seed = 0; seed < TYPES; seed++) {
            RandomMessages random = new RandomMessages(new Random(seed));
            Descriptor type = random.type();
            Translation translation = new Translation(MessageType.of(type), 10_000_000);
            for (int i = 0; i < MESSAGES_OF_EACH; i++) {
                check(translation, type, random.of(type, 4), "type " + seed + ", message " + i);
            }
        }
    }

    private static void check(Translation translation, Descriptor type, Message message, String which)
            throws Exception {
        byte[] binary = message.toByteArray();

        Payload json = translation.fromBinary(binary);
        String text = new String(json.bytes(), StandardCharsets.UTF_8);
        assertThat(JsonPayload.check(Payload.of(json.bytes()))).as(which).isPresent();
        assertThat(DynamicMessage.parseFrom(type, translation.toBinary(json)))
                .as(which)
                .isEqualTo(DynamicMessage.parseFrom(type, binary));
        assertThat(translation.toBinary(json)).as(which).isEqualTo(binary);
        assertThat(translation.canonical(json)).as(which).isEqualTo(json);

        if (!text.contains("-0.0")) { // of which Google's loses the sign
            assertThat(referred(type, text))
                    .as("%s, as Google reads %s", which, text)
                    .isEqualTo(message);
        }
        Payload printed = Payload.json(JsonFormat.printer().print(message));
        assertThat(translation.canonical(
                        JsonPayload.check(Payload.of(printed.bytes())).orElseThrow()))
                .as("%s, as Google writes it", which)
                .isEqualTo(json);
        Payload ownNames = Payload.json(JsonFormat.printer()
                .preservingProtoFieldNames()
                .omittingInsignificantWhitespace()
                .print(message));
        assertThat(translation.canonical(ownNames))
                .as("%s, by the names of the .proto file", which)
                .isEqualTo(json);
    }

    private static Message referred(Descriptor type, String json) throws Exception {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        JsonFormat.parser().merge(json, message);
        return message.build();
    }
}
