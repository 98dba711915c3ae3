package dev.carillon.direct.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Fuzzed for seconds in every build; one class a JVM is all that Jazzer can do. */
class InflationFuzzTest {

    @FuzzTest(maxDuration = "5s")
    void messages(byte[] bytes) {
        InflatedBytes.any(bytes);
    }
}
