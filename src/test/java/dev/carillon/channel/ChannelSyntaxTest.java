package dev.carillon.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelSyntaxTest {

    private static final ChannelSyntax USUAL = ChannelSyntax.DEFAULT;
    private static final ChannelSyntax OTHER = new ChannelSyntax("!", "/", "@", ";");

    @ParameterizedTest
    @CsvSource({
        "room:1,room,1,false",
        "room:1:2,room,1:2,false",
        "room,'',room,false",
        "$room:1,room,1,true",
        "$room,'',$room,true",
        "$:1,'',1,true",
        ":1,'',1,false",
        "$,'',$,true",
        "a$:1,a$,1,false",
        "room:,room,'',false"
    })
    void a_name_tells_its_namespace_what_is_behind_it_and_whether_it_is_private(
            String name, String namespace, String rest, boolean isPrivate) {
        ChannelName channel = ChannelName.of(name);
        assertThat(USUAL.namespace(channel)).isEqualTo(namespace);
        assertThat(USUAL.rest(channel)).isEqualTo(rest);
        assertThat(USUAL.isPrivate(channel)).isEqualTo(isPrivate);
    }

    @ParameterizedTest
    @CsvSource({
        "chat:x#ann,ann",
        "'chat:x#ann,bob','ann|bob'",
        "#ann,ann",
        "chat:x#y#ann,ann",
        "chat:x#,''",
        "'chat:x#ann,','ann|'",
        "'chat:#,,','||'"
    })
    void the_users_stand_behind_the_last_boundary(String name, String users) {
        assertThat(USUAL.namesUsers(ChannelName.of(name))).isTrue();
        assertThat(USUAL.users(ChannelName.of(name))).isEqualTo(Arrays.asList(users.split("\\|", -1)));
    }

    @Test
    void a_name_without_a_boundary_names_no_users() {
        assertThat(USUAL.namesUsers(ChannelName.of("chat:x,ann"))).isFalse();
        assertThat(USUAL.users(ChannelName.of("chat:x,ann"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'',ann,#ann", "me,ann,me:#ann", "me,a:b,me:#a:b", "me,é ü,me:#é ü"})
    void a_user_has_a_personal_channel(String namespace, String user, String channel) {
        assertThat(USUAL.personal(namespace, user)).contains(ChannelName.of(channel));
    }

    /** One that another user, or two others, could read as theirs. */
    @ParameterizedTest
    @CsvSource({"me,ann#bob", "me,#ann", "me,'ann,bob'", "me,','", "'',a:b", "me,''"})
    void a_user_whose_id_reads_as_something_else_has_none(String namespace, String user) {
        assertThat(USUAL.personal(namespace, user)).isEmpty();
    }

    @Test
    void other_marks_mean_the_same() {
        ChannelName channel = ChannelName.of("!chat/x:y@ann;b,b");
        assertThat(OTHER.isPrivate(channel)).isTrue();
        assertThat(OTHER.namespace(channel)).isEqualTo("chat");
        assertThat(OTHER.rest(channel)).isEqualTo("x:y@ann;b,b");
        assertThat(OTHER.users(channel)).containsExactly("ann", "b,b");
        assertThat(OTHER.personal("me", "a#b,c")).contains(ChannelName.of("me/@a#b,c"));
        assertThat(OTHER.isPrivate(ChannelName.of("$chat/x"))).isFalse();
    }

    @Test
    void marks_that_are_off_mean_nothing() {
        ChannelSyntax bare = new ChannelSyntax("", ":", "", "");
        assertThat(bare.isPrivate(ChannelName.of("$a:1"))).isFalse();
        assertThat(bare.namespace(ChannelName.of("$a:1"))).isEqualTo("$a");
        assertThat(bare.namesUsers(ChannelName.of("a:x#ann"))).isFalse();
        assertThat(bare.personal("", "ann")).isEmpty();
        assertThat(new ChannelSyntax("$", ":", "#", "").users(ChannelName.of("a:x#ann,bob")))
                .containsExactly("ann,bob");
    }
}
