package dev.carillon.security;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Fuzzed for seconds in every build; one class a JVM is all that Jazzer can do. */
class HandshakeFuzzTest {

    @FuzzTest(maxDuration = "10s")
    void handshakes(byte[] bytes) {
        HandshakeAgreement.handshake(bytes);
    }
}
