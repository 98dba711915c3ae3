package dev.carillon.client;

import static dev.carillon.ConfigurationException.require;

import java.time.Duration;

/**
 * Bounds of what waits for one peer.
 *
 * @param queueMaxBytes    bytes that may wait behind the frame in flight before {@code Disconnect.SLOW}; at least 16384.
 *     One message of more than half of that passes at a time, whatever its size, and takes no room from the others
 * @param queueMaxMessages messages that may wait, at least 16
 * @param frameMaxBytes    messages are joined up to this size, at least 1024; a single larger message goes alone
 * @param frameMaxMessages messages that are joined at most, at least 1
 * @param writeTimeout     how long one frame may take to leave before the connection is dropped as slow
 * @param queueMaxAge      how long a message may wait before the same; zero for any time
 * @param writeDelay       how long what is to be written waits for more; zero for not at all
 */
public record SendLimits(
        int queueMaxBytes,
        int queueMaxMessages,
        int frameMaxBytes,
        int frameMaxMessages,
        Duration writeTimeout,
        Duration queueMaxAge,
        Duration writeDelay) {

    public static final SendLimits DEFAULT = new SendLimits(1_048_576, 16_384, 65_536, 512, Duration.ofSeconds(5));

    public SendLimits {
        require(queueMaxBytes >= 16_384, "carillon.client.queue-max-bytes", queueMaxBytes, "at least 16384");
        require(queueMaxMessages >= 16, "carillon.client.queue-max-messages", queueMaxMessages, "at least 16");
        require(frameMaxBytes >= 1_024, "carillon.client.frame-max-bytes", frameMaxBytes, "at least 1024");
        require(frameMaxMessages >= 1, "carillon.client.frame-max-messages", frameMaxMessages, "at least 1");
        require(writeTimeout.toMillis() > 0, "carillon.client.write-timeout", writeTimeout, "more than 0");
        require(!queueMaxAge.isNegative(), "carillon.client.queue-max-age", queueMaxAge, "at least 0 (0: any)");
        require(
                !writeDelay.isNegative() && writeDelay.compareTo(writeTimeout) < 0 && writeDelay.toMillis() <= 1_000,
                "carillon.client.write-delay",
                writeDelay,
                "0 to 1 s, and less than carillon.client.write-timeout");
    }

    /** With messages that may wait for any time, and do not have to. */
    public SendLimits(
            int queueMaxBytes, int queueMaxMessages, int frameMaxBytes, int frameMaxMessages, Duration writeTimeout) {
        this(
                queueMaxBytes,
                queueMaxMessages,
                frameMaxBytes,
                frameMaxMessages,
                writeTimeout,
                Duration.ZERO,
                Duration.ZERO);
    }

    /** From this many waiting bytes on, no more commands of the peer are worked on until it has read some replies. */
    int congestedBytes() {
        return queueMaxBytes / 2;
    }

    /** The same for messages. */
    int congestedMessages() {
        return queueMaxMessages / 2;
    }
}
