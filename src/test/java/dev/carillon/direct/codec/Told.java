package dev.carillon.direct.codec;

import dev.carillon.channel.Disconnect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What a reader has told, each event as a line of text. */
final class Told implements FrameEvents {

    final List<String> events = new ArrayList<>();

    /** What is told of these bytes when they come in pieces of this many. */
    static List<String> of(byte[] bytes, int maxBytes, int piece) {
        return of(bytes, maxBytes, piece, Optional.empty());
    }

    static List<String> of(byte[] bytes, int maxBytes, int piece, Optional<Inflation> inflation) {
        Told told = new Told();
        FrameReader reader = new FrameReader(maxBytes, told, inflation);
        for (int at = 0; at < bytes.length; at += piece) {
            reader.read(bytes, at, Math.min(piece, bytes.length - at));
        }
        return told.events;
    }

    @Override
    public void message(byte[] payload, boolean text) {
        events.add(text ? "text '" + utf8(payload) + "'" : "binary " + hex(payload));
    }

    @Override
    public void ping(byte[] payload) {
        events.add("ping '" + utf8(payload) + "'");
    }

    @Override
    public void pong() {
        events.add("pong");
    }

    @Override
    public void closed(byte[] payload) {
        events.add("closed " + hex(payload));
    }

    @Override
    public void failed(Disconnect reason) {
        events.add("failed " + reason.code());
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
