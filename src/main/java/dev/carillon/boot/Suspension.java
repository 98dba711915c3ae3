package dev.carillon.boot;

import java.lang.management.ManagementFactory;
import javax.management.AttributeChangeNotification;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;

/**
 * Tells when the server is about to suspend, and when it goes on. WildFly suspends itself before it stops, and its WebSocket
 * then closes every connection with 1001, long before it lets the application go. Its state is an MBean whose notifications
 * come on the thread that suspends, before anything is: who takes his time holds it up. Where there is no such MBean nothing
 * is ever told.
 */
final class Suspension implements NotificationListener, AutoCloseable {

    private static final String STATE = "jboss.root:type=state";
    private static final String ATTRIBUTE = "RunningState";

    private final Runnable before;
    private final Runnable after;

    /**
     * @param before runs before the server suspends
     * @param after  runs when it takes requests, at its start too
     */
    Suspension(Runnable before, Runnable after) {
        this.before = before;
        this.after = after;
    }

    void listen() {
        try {
            server().addNotificationListener(state(), this, null, null);
        } catch (InstanceNotFoundException otherServer) {
            return; // nothing is ever told
        }
    }

    @Override
    public void handleNotification(Notification notification, Object handback) {
        if (notification instanceof AttributeChangeNotification change && ATTRIBUTE.equals(change.getAttributeName())) {
            switch (String.valueOf(change.getNewValue())) {
                case "suspending" -> before.run();
                case "normal" -> after.run();
                default -> {}
            }
        }
    }

    @Override
    public void close() {
        try {
            server().removeNotificationListener(state(), this);
        } catch (JMException notListening) {
            return; // as is wanted
        }
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }

    private static ObjectName state() {
        try {
            return new ObjectName(STATE);
        } catch (MalformedObjectNameException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
