package dev.carillon.boot;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** Begins and ends the node with the web application. */
@WebListener
public class Startup implements ServletContextListener {

    @Inject
    private Beans beans;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        beans.start(event.getServletContext().getContextPath());
        event.getServletContext()
                .addServlet("farewell", new Farewell(beans::stop))
                .setLoadOnStartup(1);
    }

    /** In case the application has not come so far as to have servlets. */
    @Override
    public void contextDestroyed(ServletContextEvent event) {
        beans.stop();
    }
}
