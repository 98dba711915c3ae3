package dev.carillon.boot;

import dev.carillon.ConfigurationException;
import dev.carillon.api.ApiHandler;
import dev.carillon.client.Later;
import dev.carillon.endpoint.Echoes;
import dev.carillon.endpoint.TransportLimits;
import dev.carillon.meter.EventLog;
import dev.carillon.meter.Meter;
import dev.carillon.node.Node;
import dev.carillon.node.ServerApi;
import dev.carillon.ops.MetricsSettings;
import dev.carillon.ops.PrometheusMeter;
import dev.carillon.ops.Readiness;
import dev.carillon.ops.SystemEventLog;
import dev.carillon.security.Doorkeeper;
import dev.carillon.security.InsecureGuard;
import dev.carillon.security.Upgrader;
import dev.carillon.stream.StreamSettings;
import dev.carillon.stream.Workers;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Hands the parts of the {@link Composition} to what the container makes: endpoints, filters, servlets, resources. They are
 * singletons without a client proxy, since the core's classes need no constructor without arguments.
 */
@ApplicationScoped
public class Beans {

    @Resource
    private ManagedThreadFactory threadFactory;

    @Resource
    private ManagedExecutorService executor;

    private Composition composition;
    private Suspension suspension;
    private Settings settings;
    private DevelopmentSecrets secrets;

    @PostConstruct
    void compose() {
        ServerConfiguration configuration = new ServerConfiguration(ConfigProvider.getConfig());
        secrets = DevelopmentSecrets.random();
        try {
            settings = Settings.read(configuration.keys(), configuration.given(), Version.CURRENT, secrets);
        } catch (ConfigurationException wrong) {
            // Said once in plain words: what a server makes of the exception is pages long.
            new SystemEventLog()
                    .event(EventLog.Level.ERROR, "configuration.wrong", "what", String.valueOf(wrong.getMessage()));
            throw wrong;
        }
        composition = new Composition(settings, threadFactory, executor);
        suspension = new Suspension(composition::drain, composition::resume);
    }

    void start(String contextPath) {
        composition.start();
        suspension.listen();
        Banner.lines(settings, secrets, contextPath)
                .forEach(line -> System.getLogger("dev.carillon").log(System.Logger.Level.INFO, "{0}", line));
    }

    void stop() {
        suspension.close();
        composition.close();
    }

    @Produces
    @Singleton
    Node node() {
        return composition.node();
    }

    @Produces
    @Singleton
    ServerApi serverApi() {
        return composition.serverApi();
    }

    @Produces
    @Singleton
    ApiHandler apiHandler() {
        return composition.api();
    }

    @Produces
    @Singleton
    Doorkeeper doorkeeper() {
        return composition.doorkeeper();
    }

    @Produces
    @Singleton
    Upgrader upgrader() {
        return composition.webSocketUpgrader();
    }

    @Produces
    @Singleton
    InsecureGuard insecureGuard() {
        return composition.insecureGuard();
    }

    @Produces
    @Singleton
    Later later() {
        return composition.later();
    }

    @Produces
    @Singleton
    TransportLimits transportLimits() {
        return composition.transportLimits();
    }

    @Produces
    @Singleton
    @Typed(Workers.class)
    Workers workers() {
        return composition.workers();
    }

    @Produces
    @Singleton
    StreamSettings streamSettings() {
        return composition.streamSettings();
    }

    @Produces
    @Singleton
    Echoes echoes() {
        return composition.echoes();
    }

    @Produces
    @Singleton
    @Typed(PrometheusMeter.class)
    PrometheusMeter prometheusMeter() {
        return composition.prometheus();
    }

    @Produces
    @Singleton
    @Typed(Meter.class)
    Meter meter() {
        return composition.meter();
    }

    @Produces
    @Singleton
    MetricsSettings metricsSettings() {
        return composition.metricsSettings();
    }

    @Produces
    @Singleton
    EventLog eventLog() {
        return composition.log();
    }

    @Produces
    @Singleton
    @Typed(Readiness.class)
    Readiness readiness() {
        return composition;
    }
}
