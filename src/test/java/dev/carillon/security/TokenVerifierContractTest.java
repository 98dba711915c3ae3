package dev.carillon.security;

import dev.carillon.node.Authenticator;
import dev.carillon.node.AuthenticatorContract;

class TokenVerifierContractTest extends AuthenticatorContract {

    @Override
    protected Authenticator authenticator() {
        return Tokens.verifier();
    }

    @Override
    protected String connectionToken(String user) {
        return Tokens.of("{\"sub\":\"" + user + "\",\"exp\":" + Tokens.at(60) + "}");
    }

    @Override
    protected String subscriptionToken(String user, String channel) {
        return Tokens.of("{\"sub\":\"" + user + "\",\"channel\":\"" + channel + "\",\"exp\":" + Tokens.at(60) + "}");
    }

    @Override
    protected String expiredConnectionToken(String user) {
        return Tokens.of("{\"sub\":\"" + user + "\",\"exp\":" + Tokens.at(-3_600) + "}");
    }

    @Override
    protected String expiredSubscriptionToken(String user, String channel) {
        return Tokens.of(
                "{\"sub\":\"" + user + "\",\"channel\":\"" + channel + "\",\"exp\":" + Tokens.at(-3_600) + "}");
    }
}
