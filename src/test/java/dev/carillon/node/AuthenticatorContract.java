package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.EndedException;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Authenticator} promises: a verdict for anything, and of a closed set. */
public abstract class AuthenticatorContract {

    private static final ChannelName ROOM = ChannelName.of("room:1");

    protected abstract Authenticator authenticator();

    /** A good connection token of this user. */
    protected abstract String connectionToken(String user);

    /** A good subscription token. */
    protected abstract String subscriptionToken(String user, String channel);

    /** The same that was good once. */
    protected abstract String expiredConnectionToken(String user);

    protected abstract String expiredSubscriptionToken(String user, String channel);

    private static Throwable failure(CompletionStage<?> stage) {
        Throwable thrown = catchThrowable(() -> stage.toCompletableFuture().join());
        assertThat(thrown).isInstanceOf(CompletionException.class);
        return thrown.getCause();
    }

    private static void refused(CompletionStage<?> stage, ReplyError error) {
        Throwable failure = failure(stage);
        assertThat(failure).isInstanceOf(RefusedException.class);
        assertThat(((RefusedException) failure).error()).isEqualTo(error);
    }

    private static void ended(CompletionStage<?> stage) {
        Throwable failure = failure(stage);
        assertThat(failure).isInstanceOf(EndedException.class);
        assertThat(((EndedException) failure).disconnect()).isEqualTo(Disconnect.INVALID_TOKEN);
    }

    @Test
    void a_good_token_tells_who_it_is_for() {
        Authenticator.Admission admission = authenticator()
                .connection(connectionToken("ann"))
                .toCompletableFuture()
                .join();
        assertThat(admission.identity().user()).isEqualTo("ann");
    }

    @Test
    void a_good_subscription_token_grants_its_channel_to_its_user() {
        assertThat(authenticator()
                        .subscription(subscriptionToken("ann", "room:1"), ROOM, "ann")
                        .toCompletableFuture()
                        .join())
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "....", "a.b.c", "\u0000", "null", "{}"})
    void a_worthless_token_is_an_end_at_connect_and_an_error_at_subscribe_and_never_a_throw(String token) {
        ended(authenticator().connection(token));
        refused(authenticator().subscription(token, ROOM, "ann"), ReplyError.PERMISSION_DENIED);
    }

    @Test
    void a_token_that_was_changed_by_one_letter_is_worthless() {
        String good = connectionToken("ann");
        char last = good.charAt(good.length() - 2);
        String changed =
                good.substring(0, good.length() - 2) + (last == 'A' ? 'B' : 'A') + good.charAt(good.length() - 1);
        ended(authenticator().connection(changed));
    }

    @Test
    void an_expired_token_is_told_as_such() {
        refused(authenticator().connection(expiredConnectionToken("ann")), ReplyError.TOKEN_EXPIRED);
        refused(
                authenticator().subscription(expiredSubscriptionToken("ann", "room:1"), ROOM, "ann"),
                ReplyError.TOKEN_EXPIRED);
    }

    @Test
    void a_subscription_token_of_another_channel_or_user_ends_the_connection() {
        ended(authenticator().subscription(subscriptionToken("ann", "room:2"), ROOM, "ann"));
        ended(authenticator().subscription(subscriptionToken("ann", "room:1"), ROOM, "bob"));
    }

    @Test
    void one_kind_of_token_is_not_taken_for_the_other() {
        ended(authenticator().connection(subscriptionToken("ann", "room:1")));
        assertThat(failure(authenticator().subscription(connectionToken("ann"), ROOM, "ann")))
                .isInstanceOfAny(RefusedException.class, EndedException.class);
    }
}
