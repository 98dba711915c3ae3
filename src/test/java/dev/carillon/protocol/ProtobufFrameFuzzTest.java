package dev.carillon.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Fuzzed for seconds in every build; one class a JVM is all that Jazzer can do. */
class ProtobufFrameFuzzTest {

    @FuzzTest(maxDuration = "12s")
    void frames(byte[] bytes) {
        ProtobufAgreement.frame(bytes);
    }
}
