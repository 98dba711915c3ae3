package dev.carillon.it;

import java.io.File;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The server under test. An integration test extends {@link Deployed} and finds the server through the static methods
 * here; it runs outside the server, against the WAR exactly as it was packaged, at the root context. All tests of a
 * run share the server and its state.
 */
public final class Server {

    private Server() {}

    /** Base class of every integration test: the WAR is deployed once, by the first of them. */
    @ExtendWith(ArquillianExtension.class)
    public abstract static class Deployed {

        // Not testable: Arquillian adds nothing to the archive. The name is the key of DeployOnce.
        @Deployment(testable = false)
        static WebArchive war() {
            return ShrinkWrap.create(ZipImporter.class, "ROOT.war")
                    .importFrom(new File(required("it.war")))
                    .as(WebArchive.class);
        }
    }

    /** Which server this is: {@code wildfly} or {@code payara}. */
    public static String name() {
        return required("arquillian.launch");
    }

    /** Whether the main endpoint speaks WebSocket without the server's. */
    static boolean isDirect() {
        return !required("it.transport").equals("container");
    }

    /** The port of HTTP and WebSocket, on 127.0.0.1. */
    public static int port() {
        return Integer.parseInt(required("it.port"));
    }

    /** @param path begins with a slash */
    public static URI http(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** @param path begins with a slash */
    public static URI ws(String path) {
        return URI.create("ws://127.0.0.1:" + port() + path);
    }

    private static String required(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException("no -D" + property + ": integration tests are run by Maven, as in "
                    + "mvn verify -Dit.test=StartPageIT -Dit.server=wildfly");
        }
        return value;
    }
}
