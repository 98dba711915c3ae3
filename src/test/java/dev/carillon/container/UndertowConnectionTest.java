package dev.carillon.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** On which thread a connection is ended. That it ends is for a real server to show. */
class UndertowConnectionTest {

    /** As the server's is: a thread that takes tasks. */
    private static final class Loop extends Thread implements Executor {

        Loop(Runnable work) {
            super(work);
        }

        @Override
        public void execute(Runnable task) {
            throw new UnsupportedOperationException("not needed to end a connection");
        }
    }

    private static final class Output extends ServletOutputStream {

        ByteBuffer buffer = ByteBuffer.allocate(1);

        @Override
        public boolean isReady() {
            return false;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException("nothing is written");
        }

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException("nothing is written");
        }
    }

    private final Output out = new Output();
    private final List<Runnable> handedOn = new ArrayList<>();
    private int closed;

    private void closeOn(Executor loop, Executor workers) {
        try {
            new UndertowConnection(
                            this, () -> closed++, loop, workers, Optional.of(Output.class.getDeclaredField("buffer")))
                    .close(out);
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    private void closeOnTheLoop(Executor workers) throws InterruptedException {
        Loop[] loop = new Loop[1];
        loop[0] = new Loop(() -> closeOn(loop[0], workers));
        loop[0].start();
        loop[0].join();
    }

    @Test
    void another_thread_ends_it_itself_and_what_was_not_written_is_forgotten() {
        closeOn(new Loop(() -> {}), handedOn::add);

        assertThat(closed).isOne();
        assertThat(handedOn).isEmpty();
        assertThat(out.buffer.capacity()).isZero();
    }

    @Test
    void the_io_thread_leaves_it_to_a_worker() throws InterruptedException {
        closeOnTheLoop(handedOn::add);

        assertThat(closed).isZero();
        handedOn.forEach(Runnable::run);
        assertThat(closed).isOne();
    }

    @Test
    void a_server_that_stops_has_no_workers_any_more() throws InterruptedException {
        closeOnTheLoop(task -> {
            throw new RejectedExecutionException("stopped");
        });

        assertThat(closed).isOne();
    }
}
