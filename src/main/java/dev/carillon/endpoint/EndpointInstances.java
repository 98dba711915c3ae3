package dev.carillon.endpoint;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Unmanaged;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes endpoint instances with what they ask to be injected, the same on every container. An endpoint is no bean of a
 * scope: it lives as long as its connection, and only application-wide beans may be injected into it, since a dependent
 * one would be left behind.
 */
@ApplicationScoped
class EndpointInstances {

    private final Map<Class<?>, Unmanaged<?>> known = new ConcurrentHashMap<>();

    @Inject
    private BeanManager beans;

    <T> T make(Class<T> type) {
        // What a type needs is found out once: it is dear, and a reconnect storm makes thousands.
        Unmanaged<?> unmanaged = known.computeIfAbsent(type, each -> new Unmanaged<>(beans, each));
        return type.cast(unmanaged.newInstance().produce().inject().get());
    }
}
