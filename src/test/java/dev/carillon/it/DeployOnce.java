package dev.carillon.it;

import java.util.HashMap;
import java.util.Map;
import org.jboss.arquillian.container.spi.client.deployment.Deployment;
import org.jboss.arquillian.container.spi.client.deployment.DeploymentDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.context.annotation.DeploymentScoped;
import org.jboss.arquillian.container.spi.event.DeployDeployment;
import org.jboss.arquillian.container.spi.event.UnDeployDeployment;
import org.jboss.arquillian.container.spi.event.container.BeforeStop;
import org.jboss.arquillian.core.api.InstanceProducer;
import org.jboss.arquillian.core.api.annotation.Inject;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.shrinkwrap.api.Archive;

/**
 * An archive is deployed by the first class that names it and stays until the server stops. Without this Payara Micro
 * boots anew for every class. Found by Arquillian through {@code META-INF/services}.
 */
public final class DeployOnce implements LoadableExtension {

    @Override
    public void register(ExtensionBuilder builder) {
        builder.observer(Observer.class);
    }

    /** Stands in front of Arquillian's own deploy and undeploy; called on the test thread. */
    public static final class Observer {

        private record Running(Archive<?> archive, ProtocolMetaData metadata) {}

        private final Map<String, Running> running = new HashMap<>();

        @Inject
        @DeploymentScoped
        private InstanceProducer<DeploymentDescription> description;

        @Inject
        @DeploymentScoped
        private InstanceProducer<Deployment> deployment;

        @Inject
        @DeploymentScoped
        private InstanceProducer<ProtocolMetaData> metadata;

        // below Arquillian's own observer of this event, which opens the deployment's context
        public void deploy(@Observes(precedence = -10) EventContext<DeployDeployment> context) {
            Deployment wanted = context.getEvent().getDeployment();
            DeploymentDescription what = wanted.getDescription();
            Archive<?> archive = what.getTestableArchive() != null ? what.getTestableArchive() : what.getArchive();
            Running already = running.get(archive.getName());
            if (already == null) {
                context.proceed();
                running.put(archive.getName(), new Running(archive, metadata.get()));
                return;
            }
            description.set(what);
            deployment.set(wanted);
            metadata.set(already.metadata());
            wanted.deployed();
        }

        public void undeploy(@Observes(precedence = -10) EventContext<UnDeployDeployment> context) {
            context.getEvent().getDeployment().undeployed();
        }

        public void stop(@Observes BeforeStop event) throws Exception {
            for (Running each : running.values()) {
                event.getDeployableContainer().undeploy(each.archive());
            }
            running.clear();
        }
    }
}
