package dev.carillon.direct.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The same for long: {@code mvn test -Pfuzz}. */
class InflationLongFuzz {

    @FuzzTest(maxDuration = "10m")
    void messages(byte[] bytes) {
        InflatedBytes.any(bytes);
    }
}
