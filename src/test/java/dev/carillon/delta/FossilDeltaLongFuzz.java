package dev.carillon.delta;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The same for long: {@code mvn test -Pfuzz}. */
class FossilDeltaLongFuzz {

    @FuzzTest(maxDuration = "10m")
    void deltas(byte[] bytes) {
        DeltaAgreement.check(bytes);
    }
}
