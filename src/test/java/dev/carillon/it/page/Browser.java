package dev.carillon.it.page;

import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * One Chromium without a screen, and its windows. Both it and ChromeDriver are looked for in {@code PATH}; that one is
 * missing is a failure. Not for use by two threads.
 */
public final class Browser implements AutoCloseable {

    private final Path profile;
    private final ChromeDriver driver;
    // closing the last window would end the browser
    private final String first;

    private Browser(Path profile, ChromeDriver driver) {
        this.profile = profile;
        this.driver = driver;
        this.first = driver.getWindowHandle();
    }

    public static Browser start() throws IOException {
        Path profile = Files.createTempDirectory("chromium");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium", "chromium-browser", "google-chrome"));
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-proxy-server",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en",
                "--user-data-dir=" + profile);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program("chromedriver"))
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(20));
        return new Browser(profile, driver);
    }

    /** A new window with the page, at the size of a desktop. */
    public Window open(URI page) {
        driver.switchTo().window(first);
        driver.switchTo().newWindow(WindowType.WINDOW);
        Window window = new Window(driver, driver.getWindowHandle());
        window.desktop();
        driver.get(page.toString());
        return window;
    }

    /** Closes the windows and forgets what their pages stored. */
    public void closeWindows(URI page) {
        driver.switchTo().window(first);
        driver.executeCdpCommand(
                "Storage.clearDataForOrigin",
                Map.of("origin", page.resolve("/").toString(), "storageTypes", "local_storage"));
        for (String handle : driver.getWindowHandles()) {
            if (!handle.equals(first)) {
                driver.switchTo().window(handle).close();
            }
        }
        driver.switchTo().window(first);
    }

    /** Warnings and errors of all consoles since the last call: refused by the content security policy, thrown, not found. */
    public List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                complaints.add(entry.getMessage());
            }
        }
        return complaints;
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }

    private static File program(String... names) {
        for (String name : names) {
            for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
                File file = new File(directory, name);
                if (file.canExecute()) {
                    return file;
                }
            }
        }
        return fail("No " + names[0] + " in PATH: the tests of the page need Chromium and ChromeDriver");
    }

    /** One window of the browser. Whatever is done in it begins with bringing it to the front. */
    public static final class Window {

        private final ChromeDriver driver;
        private final String handle;

        private Window(ChromeDriver driver, String handle) {
            this.driver = driver;
            this.handle = handle;
        }

        ChromeDriver front() {
            driver.switchTo().window(handle);
            return driver;
        }

        public void close() {
            front().close();
        }

        public void desktop() {
            size(1280, 800, 1, false);
        }

        public void phone() {
            size(390, 844, 2, true);
        }

        private void size(int width, int height, int scale, boolean mobile) {
            front().executeCdpCommand(
                            "Emulation.setDeviceMetricsOverride",
                            Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", mobile));
        }

        /** Chooses the colours; and nothing moves from here on. */
        public void dark(boolean dark) {
            Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
            // else a screenshot may show half of a transition
            Map<String, String> still = Map.of("name", "prefers-reduced-motion", "value", "reduce");
            front().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme, still)));
        }

        /** Whether something is wider than the window, so that the whole page would move sideways. */
        public boolean overflows() {
            return Boolean.TRUE.equals(front().executeScript(
                            "const root = document.scrollingElement; return root.scrollWidth > root.clientWidth"));
        }

        /** Puts a script into the document as somebody would who got markup in; tells whether it ran. */
        public boolean runsInjectedScript() {
            return Boolean.TRUE.equals(front().executeScript("""
                    const script = document.createElement('script');
                    script.textContent = 'window.intruder = true';
                    document.body.append(script);
                    return window.intruder === true"""));
        }

        /** Runs a script that calls its last argument with what it has found out. */
        public String call(String script, Object... arguments) {
            return String.valueOf(front().executeAsyncScript(script, arguments));
        }

        /** Writes what is to be seen to {@code <directory>/<name>.png}. */
        public void screenshot(Path directory, String name) throws IOException {
            Files.createDirectories(directory);
            Files.write(directory.resolve(name + ".png"), front().getScreenshotAs(OutputType.BYTES));
        }
    }
}
