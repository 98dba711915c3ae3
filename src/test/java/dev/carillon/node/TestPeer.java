package dev.carillon.node;

import dev.carillon.client.Client;
import dev.carillon.client.FakeTransport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The other end of a connection, which speaks JSON lines. In what it hears its own id is written {@code ME}, every epoch
 * {@code E}.
 */
public final class TestPeer {

    public final Client client;
    public final FakeTransport transport;
    private final TestNode node;
    private int read;
    private int answered;

    TestPeer(TestNode node, Client client, FakeTransport transport) {
        this.node = node;
        this.client = client;
        this.transport = transport;
    }

    /** Sends one frame of these lines, and lets everybody do what is to be done. */
    public void send(String... lines) {
        sendOnly(lines);
        node.settle();
    }

    /** Sends one frame of these lines. */
    public void sendOnly(String... lines) {
        client.receive(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    /** What has come since the last call, without pings. */
    public List<String> heard() {
        List<String> lines = new ArrayList<>();
        for (; read < transport.frames().size(); read++) {
            for (String line : transport.frames().get(read).text().split("\n", -1)) {
                if (!line.equals("{}")) {
                    lines.add(line.replace(client.id(), "ME").replaceAll("\"epoch\":\"\\w{8}\"", "\"epoch\":\"E\""));
                }
            }
        }
        return lines;
    }

    /** Sends, and gives what comes back. */
    public List<String> asks(String... lines) {
        send(lines);
        return heard();
    }

    /** Pings that have ever come. */
    public int pings() {
        return transport.frames().stream()
                .mapToInt(
                        frame -> (int) frame.text().lines().filter("{}"::equals).count())
                .sum();
    }

    /** Answers every ping that has come. */
    void answerPings() {
        for (int all = pings(); answered < all; answered++) {
            send("{}");
        }
    }

    /** The code it was closed with; 0 while it is not. */
    public int closeCode() {
        return transport.closed().map(disconnect -> disconnect.code()).orElse(0);
    }
}
