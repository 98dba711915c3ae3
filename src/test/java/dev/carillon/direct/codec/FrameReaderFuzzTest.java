package dev.carillon.direct.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Fuzzed for seconds in every build; one class a JVM is all that Jazzer can do. */
class FrameReaderFuzzTest {

    @FuzzTest(maxDuration = "12s")
    void frames(byte[] bytes) {
        FramePieces.anyPartition(bytes);
    }
}
