package dev.carillon.broker;

import dev.carillon.channel.ChannelName;

/** Something of a channel of which a part expires. Times are in milliseconds, as the clock has them. */
interface Perishable {

    ChannelName channel();

    /** The next moment at which something of it has outlived its time. */
    long nextDue();

    /** Where it stands in the {@link Agenda}, which alone changes it. */
    long lookAt();

    void lookAt(long moment);
}
