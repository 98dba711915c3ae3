package dev.carillon.endpoint;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The same for long: {@code mvn test -Pfuzz}. */
class RoomRequestLongFuzz {

    @FuzzTest(maxDuration = "10m")
    void messages(byte[] bytes) {
        RoomAgreement.message(bytes);
    }
}
