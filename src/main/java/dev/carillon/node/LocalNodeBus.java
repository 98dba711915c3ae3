package dev.carillon.node;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The bus of a node that is alone. */
public final class LocalNodeBus implements NodeBus {

    private volatile @Nullable Listener listener;

    @Override
    public void start(Listener receiver) {
        listener = receiver;
    }

    @Override
    public CompletionStage<Void> send(Control control) {
        Listener here = listener;
        return here == null ? CompletableFuture.completedStage(null) : here.carryOut(control);
    }

    @Override
    public CompletionStage<List<Control.Answer>> survey(Control.Question question) {
        Listener here = listener;
        return CompletableFuture.completedStage(here == null ? List.of() : List.of(here.answer(question)));
    }

    @Override
    public void close() {
        listener = null;
    }
}
