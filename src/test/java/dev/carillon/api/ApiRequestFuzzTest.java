package dev.carillon.api;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Fuzzed for seconds in every build; one class a JVM is all that Jazzer can do. */
class ApiRequestFuzzTest {

    @FuzzTest(maxDuration = "10s")
    void calls(byte[] bytes) {
        ApiAgreement.call(bytes);
    }
}
