package dev.carillon.direct.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The same for long: {@code mvn test -Pfuzz}. */
class FrameReaderLongFuzz {

    @FuzzTest(maxDuration = "10m")
    void frames(byte[] bytes) {
        FramePieces.anyPartition(bytes);
    }
}
