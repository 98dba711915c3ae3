package dev.carillon.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The same for long: {@code mvn test -Pfuzz}. */
class JsonPayloadLongFuzz {

    @FuzzTest(maxDuration = "10m")
    void payloads(byte[] bytes) {
        JsonAgreement.payload(bytes);
    }
}
