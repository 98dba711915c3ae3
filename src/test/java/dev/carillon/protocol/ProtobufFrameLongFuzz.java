package dev.carillon.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The same for long: {@code mvn test -Pfuzz}. */
class ProtobufFrameLongFuzz {

    @FuzzTest(maxDuration = "10m")
    void frames(byte[] bytes) {
        ProtobufAgreement.frame(bytes);
    }
}
