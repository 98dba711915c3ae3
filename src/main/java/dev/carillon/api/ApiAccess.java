package dev.carillon.api;

/** Decides who may call. Thread-safe. */
final class ApiAccess {

    private final ApiSettings settings;
    private final ApiKeys keys;

    ApiAccess(ApiSettings settings) {
        this.settings = settings;
        this.keys = new ApiKeys(settings.key(), settings.previousKey());
    }

    Verdict judge(ApiCall call) {
        if (!settings.enabled()) {
            return Verdict.DISABLED;
        }
        if (settings.insecure()) {
            return LocalPages.admit(call.page()) ? Verdict.ADMITTED : Verdict.FOREIGN_PAGE;
        }
        // A foreign page that has the key is let in like any caller, but no answer carries a CORS header: browsers do
        // not
        // let it send the key in a header, nor read what comes back.
        return keys.open(call.credentials().key(settings.allowKeyInUrl())) ? Verdict.ADMITTED : Verdict.UNAUTHORIZED;
    }

    enum Verdict {
        ADMITTED,
        UNAUTHORIZED,
        FOREIGN_PAGE,
        DISABLED
    }
}
