package dev.carillon.cluster;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.carillon.node.Control;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Questions to other nodes whose answers are still coming in. Thread-safe. Each ends by its asker's patience at the latest. */
final class Inquiries {

    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Inquiry> open = new ConcurrentHashMap<>();

    /** One question. */
    static final class Inquiry {

        private final long id;
        private final CompletableFuture<List<Control.Answer>> all = new CompletableFuture<>();

        @GuardedBy("this")
        private final Set<String> missing;

        @GuardedBy("this")
        private final List<Control.Answer> answers = new ArrayList<>();

        private Inquiry(long id, Set<String> asked, Control.Answer own) {
            this.id = id;
            this.missing = new HashSet<>(asked);
            this.answers.add(own);
        }

        long id() {
            return id;
        }

        /** Completes when everybody who was asked has answered. */
        CompletionStage<List<Control.Answer>> answers() {
            return all;
        }

        private void take(String node, Control.Answer answer) {
            boolean complete;
            synchronized (this) {
                answers.add(answer);
                missing.remove(node);
                complete = missing.isEmpty();
            }
            if (complete) {
                all.complete(soFar());
            }
        }

        /** What has come up to now, the own answer among it. */
        synchronized List<Control.Answer> soFar() {
            return List.copyOf(answers);
        }

        private synchronized boolean isComplete() {
            return missing.isEmpty();
        }
    }

    /**
     * @param asked those who will answer
     * @param own   this node's answer
     */
    Inquiry begin(Set<String> asked, Control.Answer own) {
        Inquiry inquiry = new Inquiry(ids.incrementAndGet(), asked, own);
        open.put(inquiry.id(), inquiry);
        if (inquiry.isComplete()) {
            inquiry.all.complete(inquiry.soFar());
        }
        return inquiry;
    }

    void answered(long id, String node, Control.Answer answer) {
        Inquiry inquiry = open.get(id);
        if (inquiry != null) {
            inquiry.take(node, answer);
        }
    }

    /** Waits for nobody any more. */
    void end(Inquiry inquiry) {
        open.remove(inquiry.id());
    }
}
