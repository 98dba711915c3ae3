package dev.carillon.security;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Fuzzed for seconds in every build; one class a JVM is all that Jazzer can do. */
class TokenFuzzTest {

    @FuzzTest(maxDuration = "12s")
    void tokens(byte[] bytes) {
        TokenAgreement.token(bytes);
    }
}
