package dev.carillon.shape;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Fuzzed for seconds in every build; one class a JVM is all that Jazzer can do. */
class TranslationFuzzTest {

    @FuzzTest(maxDuration = "12s")
    void payloads(byte[] bytes) {
        TranslationAgreement.payload(bytes);
    }
}
