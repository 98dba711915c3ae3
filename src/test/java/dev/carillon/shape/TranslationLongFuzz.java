package dev.carillon.shape;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The same for long: {@code mvn test -Pfuzz}. */
class TranslationLongFuzz {

    @FuzzTest(maxDuration = "10m")
    void payloads(byte[] bytes) {
        TranslationAgreement.payload(bytes);
    }
}
