package dev.carillon.container;

import java.lang.reflect.Array;
import java.lang.reflect.Field;

/**
 * What Payara keeps of a request only to read its parameters and to write the head of its answer: six kilobytes for as long as an
 * upgraded connection lives. It makes them again when it uses the same objects for another request.
 */
final class GrizzlyHead {

    private static final char[] NO_CHARS = {};

    /** By the class that has them, since to find fields is dear. */
    private static final ClassValue<Field> NAME_SCRATCH = field("tmpNameC");

    private static final ClassValue<Field> VALUE_SCRATCH = field("tmpValueC");
    private static final ClassValue<Field> HEADERS = field("headers");

    private GrizzlyHead() {}

    /**
     * On the thread of the request, whose answer has no body. Does nothing before the head has been written.
     *
     * @throws ReflectiveOperationException in a version that is not known
     */
    static void letGo(Object request) throws ReflectiveOperationException {
        Object answer = ServerConnection.get(ServerConnection.get(request, "getResponse"), "getResponse");
        if (ServerConnection.get(answer, "isCommitted").equals(true)) {
            Object parameters = ServerConnection.get(request, "getParameters");
            empty(NAME_SCRATCH.get(parameters.getClass()).get(parameters));
            empty(VALUE_SCRATCH.get(parameters.getClass()).get(parameters));
            forget(ServerConnection.get(answer, "getHeaders"));
        }
    }

    private static void empty(Object chunk) throws ReflectiveOperationException {
        chunk.getClass()
                .getMethod("setChars", char[].class, int.class, int.class)
                .invoke(chunk, NO_CHARS, 0, 0);
        ServerConnection.get(chunk, "recycle");
    }

    private static void forget(Object headers) throws ReflectiveOperationException {
        Field field = HEADERS.get(headers.getClass());
        ServerConnection.get(headers, "clear");
        Class<?> array = field.getType();
        field.set(headers, Array.newInstance(array.getComponentType(), Array.getLength(field.get(headers))));
    }

    private static ClassValue<Field> field(String name) {
        return new ClassValue<>() {
            @Override
            protected Field computeValue(Class<?> type) {
                try {
                    Field field = type.getDeclaredField(name);
                    field.setAccessible(true);
                    return field;
                } catch (NoSuchFieldException otherVersion) {
                    throw new IllegalStateException(otherVersion);
                }
            }
        };
    }
}
