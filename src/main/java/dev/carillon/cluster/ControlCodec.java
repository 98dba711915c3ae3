package dev.carillon.cluster;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.StreamPosition;
import dev.carillon.node.Authenticator;
import dev.carillon.node.Control;
import dev.carillon.node.ServerApi;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What nodes say to each other as bytes: {@link Control} with its questions and answers. */
final class ControlCodec {

    private ControlCodec() {}

    static void write(BytesOut out, Control control) {
        ServerApi.Sessions sessions = control.sessions();
        out.text(sessions.user()).text(sessions.client()).text(sessions.session());
        if (control instanceof Control.Subscribe subscribe) {
            out.number(1).text(subscribe.channel().value());
            write(out, subscribe.grant());
            out.flag(subscribe.recoverSince().isPresent());
            subscribe.recoverSince().ifPresent(since -> out.text(since.epoch()).longNumber(since.offset()));
        } else if (control instanceof Control.Unsubscribe unsubscribe) {
            out.number(2).text(unsubscribe.channel().value());
        } else if (control instanceof Control.Disconnect ending) {
            out.number(3)
                    .number(ending.disconnect().code())
                    .text(ending.disconnect().reason());
            out.number(ending.except().size());
            ending.except().forEach(out::text);
        } else if (control instanceof Control.Refresh refresh) {
            out.number(4).flag(refresh.expired());
            write(out, refresh.expiresAt());
            out.payload(refresh.info());
        } else {
            throw new IllegalArgumentException("no bytes for " + control.getClass());
        }
    }

    static Control readControl(BytesIn in) throws UnknownVersionException {
        ServerApi.Sessions sessions = new ServerApi.Sessions(in.text(), in.text(), in.text());
        try {
            return switch (in.number()) {
                case 1 ->
                    new Control.Subscribe(
                            sessions,
                            ChannelName.of(in.text()),
                            readGrant(in),
                            in.flag() ? Optional.of(new StreamPosition(in.text(), in.longNumber())) : Optional.empty());
                case 2 -> new Control.Unsubscribe(sessions, ChannelName.of(in.text()));
                case 3 -> new Control.Disconnect(sessions, new Disconnect(in.number(), in.text()), readTexts(in));
                case 4 -> new Control.Refresh(sessions, in.flag(), readInstant(in), in.payload());
                default -> throw new UnknownVersionException("control");
            };
        } catch (IllegalArgumentException wrong) {
            throw new UnknownVersionException("control");
        }
    }

    private static void write(BytesOut out, Authenticator.Grant grant) {
        out.payload(grant.info()).payload(grant.data());
        write(out, grant.expiresAt());
        Authenticator.Overrides overrides = grant.overrides();
        choice(out, overrides.presence());
        choice(out, overrides.joinLeave());
        choice(out, overrides.forcePushJoinLeave());
        choice(out, overrides.forceRecovery());
        choice(out, overrides.forcePositioning());
    }

    private static Authenticator.Grant readGrant(BytesIn in) throws UnknownVersionException {
        return new Authenticator.Grant(
                in.payload(),
                in.payload(),
                readInstant(in),
                new Authenticator.Overrides(choice(in), choice(in), choice(in), choice(in), choice(in)));
    }

    private static void choice(BytesOut out, Optional<Boolean> choice) {
        out.number(choice.map(yes -> yes ? 2 : 1).orElse(0));
    }

    private static Optional<Boolean> choice(BytesIn in) throws UnknownVersionException {
        int choice = in.number();
        return choice == 0 ? Optional.empty() : Optional.of(choice == 2);
    }

    private static void write(BytesOut out, Optional<Instant> instant) {
        out.flag(instant.isPresent());
        instant.ifPresent(at -> out.longNumber(at.getEpochSecond()).number(at.getNano()));
    }

    private static Optional<Instant> readInstant(BytesIn in) throws UnknownVersionException {
        try {
            return in.flag() ? Optional.of(Instant.ofEpochSecond(in.longNumber(), in.number())) : Optional.empty();
        } catch (DateTimeException | ArithmeticException wrong) {
            throw new UnknownVersionException("time");
        }
    }

    private static Set<String> readTexts(BytesIn in) throws UnknownVersionException {
        Set<String> texts = new HashSet<>();
        for (int left = in.number(); left > 0; left--) {
            texts.add(in.text());
        }
        return texts;
    }

    static void write(BytesOut out, Control.Question question) {
        if (question instanceof Control.Question.Channels channels) {
            out.number(2).text(channels.pattern());
        } else {
            out.number(1);
        }
    }

    static Control.Question readQuestion(BytesIn in) throws UnknownVersionException {
        return switch (in.number()) {
            case 1 -> new Control.Question.Info();
            case 2 -> new Control.Question.Channels(in.text());
            default -> throw new UnknownVersionException("question");
        };
    }

    static void write(BytesOut out, Control.Answer answer) {
        if (answer instanceof Control.Answer.Info info) {
            ServerApi.NodeInfo node = info.node();
            out.number(1).text(node.uid()).text(node.name()).text(node.version());
            out.number(node.clients())
                    .number(node.users())
                    .number(node.channels())
                    .number(node.subscriptions());
            out.longNumber(node.uptime());
        } else if (answer instanceof Control.Answer.Channels channels) {
            out.number(2).number(channels.channels().size());
            channels.channels().forEach((channel, count) -> out.text(channel).number(count));
        }
    }

    static Control.Answer readAnswer(BytesIn in) throws UnknownVersionException {
        return switch (in.number()) {
            case 1 ->
                new Control.Answer.Info(new ServerApi.NodeInfo(
                        in.text(),
                        in.text(),
                        in.text(),
                        in.number(),
                        in.number(),
                        in.number(),
                        in.number(),
                        in.longNumber()));
            case 2 -> new Control.Answer.Channels(readCounts(in));
            default -> throw new UnknownVersionException("answer");
        };
    }

    private static Map<String, Integer> readCounts(BytesIn in) throws UnknownVersionException {
        Map<String, Integer> counts = new HashMap<>();
        for (int left = in.number(); left > 0; left--) {
            counts.put(in.text(), in.number());
        }
        return counts;
    }
}
