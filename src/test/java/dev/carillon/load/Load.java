package dev.carillon.load;

import dev.carillon.bench.Footprint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures a server that runs already, such as one of {@code mvn}: {@code mvn -Pload} prints a table and writes a file for
 * plotting. docs/performance.md says how to read it.
 */
public final class Load {

    private static final String ALL = "fan-out,rooms,echo,idle,storm,slow";
    private static final String FOOTPRINT = "footprint";
    private static final String HOP = "hop";

    private Load() {}

    /** @param args url, scenarios with commas between, connections, seconds, publications a second, bytes, file, url of another node */
    public static void main(String[] args) throws IOException {
        if (args[1].equals(FOOTPRINT)) {
            Footprint.main(new String[0]);
            return;
        }
        Scenarios.Settings settings = new Scenarios.Settings(
                URI.create(args[0]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                Integer.parseInt(args[4]),
                Integer.parseInt(args[5]));
        List<String> lines = new ArrayList<>(List.of("scenario,connections,per_second,unit,p50_ms,p99_ms,closed"));
        System.out.printf(
                "%-10s %12s %14s %-12s %9s %9s %7s%n",
                "scenario", "connections", "per second", "of", "p50 ms", "p99 ms", "closed");
        for (String scenario : (args[1].equals("all") ? ALL : args[1]).split(",")) {
            List<Scenarios.Row> rows = scenario.equals(HOP)
                    ? new Hop(settings, URI.create(args[7])).run()
                    : List.of(new Scenarios(settings).run(scenario));
            rows.forEach(Load::print);
            rows.forEach(row -> lines.add(row.csv()));
        }
        Path file = Path.of(args[6]);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
    }

    private static void print(Scenarios.Row row) {
        System.out.printf(
                Locale.ROOT,
                "%-10s %,12d %,14.0f %-12s %,9.1f %,9.1f %,7d%n",
                row.scenario(),
                row.connections(),
                row.perSecond(),
                row.unit(),
                row.p50(),
                row.p99(),
                row.closed());
    }
}
