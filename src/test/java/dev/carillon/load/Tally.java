package dev.carillon.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** What came and how long it took, of one scenario. For one thread. */
final class Tally implements LoadPeer.Listener {

    private static final byte[] PUSH = "{\"push\"".getBytes(US_ASCII);
    private static final byte[] TIME = "\"t\":".getBytes(US_ASCII);
    private static final int SAMPLES = 1 << 20;

    private final long[] samples = new long[SAMPLES];
    private long delayed;
    private long deliveries;
    private long replies;

    @Override
    public void line(LoadPeer peer, byte[] bytes, int from, int to) {
        if (!Arrays.equals(bytes, from, Math.min(to, from + PUSH.length), PUSH, 0, PUSH.length)) {
            replies++;
            return;
        }
        deliveries++;
        long sentAt = time(bytes, from, to);
        if (sentAt > 0) {
            took(System.nanoTime() - sentAt);
        }
    }

    void took(long nanos) {
        samples[(int) (delayed++ & (SAMPLES - 1))] = nanos;
    }

    private static long time(byte[] bytes, int from, int to) {
        for (int i = from; i < to - TIME.length; i++) {
            if (bytes[i] == TIME[0] && Arrays.equals(bytes, i, i + TIME.length, TIME, 0, TIME.length)) {
                long time = 0;
                for (int d = i + TIME.length; d < to && bytes[d] >= '0' && bytes[d] <= '9'; d++) {
                    time = 10 * time + bytes[d] - '0';
                }
                return time;
            }
        }
        return 0;
    }

    long deliveries() {
        return deliveries;
    }

    long replies() {
        return replies;
    }

    /** Forgets what was counted. */
    void reset() {
        delayed = 0;
        deliveries = 0;
        replies = 0;
    }

    /** Milliseconds within which so many of a hundred came; 0 when none were measured. */
    double percentile(int percent) {
        int count = (int) Math.min(delayed, SAMPLES);
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(samples, count);
        Arrays.sort(sorted);
        return sorted[Math.min(count - 1, (int) ((long) count * percent / 100))] / 1e6;
    }
}
