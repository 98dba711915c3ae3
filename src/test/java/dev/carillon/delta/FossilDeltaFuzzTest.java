package dev.carillon.delta;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Fuzzed for seconds in every build; one class a JVM is all that Jazzer can do. */
class FossilDeltaFuzzTest {

    @FuzzTest(maxDuration = "8s")
    void deltas(byte[] bytes) {
        DeltaAgreement.check(bytes);
    }
}
