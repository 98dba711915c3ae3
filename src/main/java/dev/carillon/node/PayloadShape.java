package dev.carillon.node;

import dev.carillon.channel.Payload;

/** What the publications of one namespace have to look like, and what is made of them before they do. Thread-safe. */
@FunctionalInterface
public interface PayloadShape {

    /**
     * Takes time in proportion to the payload and never blocks.
     *
     * @param raw at most {@code carillon.channel.max-publication-bytes} bytes, of unknown kind or known as JSON
     * @return what is published and kept: the same payload, or what it was made into, known as JSON and within the same
     *     limit
     * @throws MisshapenException when it is none that the namespace takes
     */
    Payload shaped(Payload raw);
}
