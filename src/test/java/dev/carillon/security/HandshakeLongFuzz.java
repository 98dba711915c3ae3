package dev.carillon.security;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The same for long: {@code mvn test -Pfuzz}. */
class HandshakeLongFuzz {

    @FuzzTest(maxDuration = "10m")
    void handshakes(byte[] bytes) {
        HandshakeAgreement.handshake(bytes);
    }
}
