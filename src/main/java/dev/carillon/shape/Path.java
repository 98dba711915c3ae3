package dev.carillon.shape;

import dev.carillon.node.MisshapenException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where a walk through a value is, made into words only when something is wrong there. Not thread-safe. */
final class Path {

    /** The member's name of each step; null where {@link #elements} has the number of an element. */
    private @Nullable String[] members = new String[8];

    private int[] elements = new int[8];
    private int depth;

    void enter(String member) {
        grow();
        members[depth++] = member;
    }

    void enter(int element) {
        grow();
        members[depth] = null;
        elements[depth++] = element;
    }

    void leave() {
        depth--;
    }

    private void grow() {
        if (depth == members.length) {
            members = Arrays.copyOf(members, 2 * depth);
            elements = Arrays.copyOf(elements, 2 * depth);
        }
    }

    MisshapenException misshapen(String expected) {
        StringBuilder pointer = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            String member = members[i];
            pointer.append('/');
            if (member == null) {
                pointer.append(elements[i]);
            } else {
                pointer.append(member.replace("~", "~0").replace("/", "~1"));
            }
        }
        return new MisshapenException(pointer.toString(), expected);
    }
}
