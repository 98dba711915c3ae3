package dev.carillon.endpoint;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Fuzzed for seconds in every build; one class a JVM is all that Jazzer can do. */
class RoomRequestFuzzTest {

    @FuzzTest(maxDuration = "10s")
    void messages(byte[] bytes) {
        RoomAgreement.message(bytes);
    }
}
