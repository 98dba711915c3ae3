package dev.carillon.security;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The same for long: {@code mvn test -Pfuzz}. */
class TokenLongFuzz {

    @FuzzTest(maxDuration = "10m")
    void tokens(byte[] bytes) {
        TokenAgreement.token(bytes);
    }
}
