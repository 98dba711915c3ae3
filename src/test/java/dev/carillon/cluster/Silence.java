package dev.carillon.cluster;

import dev.carillon.broker.BrokerListener;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Publication;

/** Wants to hear nothing. */
final class Silence implements BrokerListener {

    @Override
    public void published(ChannelName channel, Publication publication, String epoch) {}

    @Override
    public void joined(ChannelName channel, ClientInfo info) {}

    @Override
    public void left(ChannelName channel, ClientInfo info) {}
}
