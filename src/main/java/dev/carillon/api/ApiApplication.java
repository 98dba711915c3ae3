package dev.carillon.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Where the server API is: under {@code /api} of whatever context the WAR has. Named classes, so nothing is scanned. */
@ApplicationPath("api")
public class ApiApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(ApiResource.class);
    }
}
