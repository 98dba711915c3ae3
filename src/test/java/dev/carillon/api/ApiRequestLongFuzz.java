package dev.carillon.api;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The same for long: {@code mvn test -Pfuzz}. */
class ApiRequestLongFuzz {

    @FuzzTest(maxDuration = "10m")
    void calls(byte[] bytes) {
        ApiAgreement.call(bytes);
    }
}
