package dev.carillon.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.AttributeChangeNotification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SuspensionTest {

    /** What WildFly has: its state, told on the thread that changes it. */
    public interface StateMBean {}

    private static final class State extends NotificationBroadcasterSupport implements StateMBean {
        void becomes(String state) {
            sendNotification(new AttributeChangeNotification(
                    this, 1, 1, "", "RunningState", String.class.getName(), "any", state));
            sendNotification(new AttributeChangeNotification(
                    this, 2, 1, "", "RuntimeConfigurationState", String.class.getName(), "any", state));
        }
    }

    private final List<String> told = new ArrayList<>();
    private final Suspension suspension = new Suspension(() -> told.add("before"), () -> told.add("after"));

    @AfterEach
    void close() throws Exception {
        suspension.close();
        if (ManagementFactory.getPlatformMBeanServer().isRegistered(name())) {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name());
        }
    }

    private static ObjectName name() throws Exception {
        return new ObjectName("jboss.root:type=state");
    }

    @Test
    void the_node_is_told_before_the_server_suspends_and_when_it_goes_on() throws Exception {
        State state = new State();
        ManagementFactory.getPlatformMBeanServer().registerMBean(state, name());
        suspension.listen();
        state.becomes("suspending");
        assertThat(told).containsExactly("before");
        state.becomes("suspended");
        state.becomes("normal");
        assertThat(told).containsExactly("before", "after");

        suspension.close();
        state.becomes("suspending");
        assertThat(told).hasSize(2);
    }

    @Test
    void a_server_without_such_a_state_tells_nothing() {
        suspension.listen();
        suspension.close();
        assertThat(told).isEmpty();
    }
}
