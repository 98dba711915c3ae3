package dev.carillon.stream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The one answer of an asynchronous request, whoever gives it first. */
class OneAnswer implements AsyncListener {

    private final AsyncContext context;
    private final HttpServletResponse response;
    private final Workers workers;
    private final AtomicBoolean answered = new AtomicBoolean();

    /** @param workers as for {@link StreamTransport} */
    OneAnswer(AsyncContext context, HttpServletResponse response, Workers workers) {
        this.context = context;
        this.workers = workers;
        this.response = response;
    }

    /**
     * Any thread.
     *
     * @param refusal null for 204
     */
    final void answer(@Nullable Refusal refusal) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        try {
            // Without a body: this may be a thread of the container's that must not write.
            response.setStatus(refusal == null ? HttpServletResponse.SC_NO_CONTENT : refusal.status());
            response.setHeader("Cache-Control", "no-store");
            if (refusal != null) {
                response.setContentLength(0);
            }
            workers.execute(context::complete);
        } catch (RuntimeException gone) {
            return; // nobody is there to be answered
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        answer(Refusal.TIMEOUT);
    }

    @Override
    public void onError(AsyncEvent event) {
        answer(Refusal.BROKEN);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        answered.set(true);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
