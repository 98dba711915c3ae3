package dev.carillon.protocol;

/**
 * Walks the known members of one object, in the order in which they come. Unknown members are checked to be JSON and
 * passed over.
 *
 * <pre>{@code
 * JsonMembers members = reader.members(NAMES);
 * while (members.next()) {
 *     switch (members.name()) {
 *         case "channel" -> channel = reader.string();
 *         ...
 *     }
 * }
 * }</pre>
 *
 * The value of each must be read before the next call. Not thread-safe.
 */
public final class JsonMembers {

    private final JsonReader reader;
    private final JsonNames names;
    private long seen;
    private int index = -1;

    JsonMembers(JsonReader reader, JsonNames names) {
        this.reader = reader;
        this.names = names;
    }

    /**
     * Goes to the value of the next known member.
     *
     * @return false at the end of the object
     * @throws dev.carillon.message.MalformedMessageException also at a known member that was there before: of two values
     *     one would have to be believed
     */
    public boolean next() {
        while (reader.nextMember()) {
            index = reader.find(names);
            if (index < 0) {
                reader.skip();
                continue;
            }
            long bit = 1L << index;
            if ((seen & bit) != 0) {
                throw JsonGrammar.malformed("no second member of the same name", reader.position());
            }
            seen |= bit;
            return true;
        }
        return false;
    }

    /** The current member's name: the very constant, so that a switch over it is cheap. */
    public String name() {
        return names.name(index);
    }

    /** The current member's place in the order of its {@link JsonNames}. */
    int index() {
        return index;
    }
}
