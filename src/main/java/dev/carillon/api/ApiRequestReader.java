package dev.carillon.api;

import dev.carillon.channel.ReplyError;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.protocol.JsonReader;
import java.util.ArrayList;
import java.util.List;

/** Reads the bodies of requests. Immutable; what it reads stays within the limits that it was given. */
final class ApiRequestReader {

    private final int maxChannels;
    private final int maxBatch;

    /**
     * @param maxChannels of one broadcast
     * @param maxBatch    commands of one batch
     */
    ApiRequestReader(int maxChannels, int maxBatch) {
        this.maxChannels = maxChannels;
        this.maxBatch = maxBatch;
    }

    /**
     * @param body one JSON object; members that the method does not have are passed over
     * @throws MalformedMessageException when it is not JSON, or a member has the wrong type
     */
    ApiRequest read(ApiMethod method, byte[] body) {
        JsonReader reader = new JsonReader(body);
        ApiRequest request = method == ApiMethod.BATCH ? batch(reader) : single(method, reader);
        reader.end();
        return request;
    }

    private ApiRequest single(ApiMethod method, JsonReader reader) {
        if (method.isOfMap()) {
            return MapFields.read(method, reader);
        }
        ApiFields fields = new ApiFields(maxChannels);
        fields.read(method, reader);
        return fields.request(method);
    }

    private ApiRequest batch(JsonReader reader) {
        List<ApiRequest> commands = new ArrayList<>();
        boolean parallel = false;
        int count = 0;
        reader.beginObject();
        while (reader.nextMember()) {
            switch (reader.name()) {
                case "commands" -> {
                    if (reader.readNull()) {
                        break;
                    }
                    reader.beginArray();
                    while (reader.nextElement()) {
                        count++;
                        if (count > maxBatch) {
                            reader.skip();
                        } else {
                            commands.add(command(reader));
                        }
                    }
                }
                case "parallel" -> parallel = reader.bool();
                default -> reader.skip();
            }
        }
        if (count > maxBatch) {
            String why = "bad request: more than %d commands".formatted(maxBatch);
            return new ApiRequest.Refused(ApiMethod.BATCH, ReplyError.BAD_REQUEST, why);
        }
        return new ApiRequest.Batch(commands, parallel);
    }

    /** Reads an object with one member: the method's name. Of several the first that is known counts. */
    private ApiRequest command(JsonReader reader) {
        ApiRequest command = null;
        reader.beginObject();
        while (reader.nextMember()) {
            ApiMethod method = ApiMethod.named(reader.name()).orElse(ApiMethod.BATCH);
            if (command != null || method == ApiMethod.BATCH) {
                reader.skip();
            } else if (!reader.readNull()) {
                command = single(method, reader);
            }
        }
        return command != null
                ? command
                : new ApiRequest.Refused(
                        ApiMethod.BATCH, ReplyError.METHOD_NOT_FOUND, ReplyError.METHOD_NOT_FOUND.message());
    }
}
