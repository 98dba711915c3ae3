package dev.carillon.ops;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * What an operator asks of any JVM first, under the names that dashboards know. Read when scraped; the library's own JVM
 * metrics are not used, because they register listeners that would keep an undeployed application in memory.
 */
final class JvmFigures {

    private static final double MILLIS_PER_SECOND = 1000;

    private JvmFigures() {}

    static void register(PrometheusRegistry registry) {
        memory(registry, ManagementFactory.getMemoryMXBean());
        collectors(registry, ManagementFactory.getGarbageCollectorMXBeans());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        GaugeWithCallback.builder()
                .name("jvm_threads_current")
                .help("live threads of the JVM")
                .callback(reader -> reader.call(threads.getThreadCount()))
                .register(registry);
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        GaugeWithCallback.builder()
                .name("process_start_time_seconds")
                .help("when the JVM was started, since 1970")
                .callback(reader -> reader.call(runtime.getStartTime() / MILLIS_PER_SECOND))
                .register(registry);
    }

    private static void memory(PrometheusRegistry registry, MemoryMXBean memory) {
        GaugeWithCallback.builder()
                .name("jvm_memory_used_bytes")
                .help("memory in use, by area")
                .labelNames("area")
                .callback(reader -> {
                    reader.call(memory.getHeapMemoryUsage().getUsed(), "heap");
                    reader.call(memory.getNonHeapMemoryUsage().getUsed(), "nonheap");
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("jvm_memory_max_bytes")
                .help("most memory there may be in use, by area; absent where there is no limit")
                .labelNames("area")
                .callback(reader -> {
                    limit(reader, memory.getHeapMemoryUsage(), "heap");
                    limit(reader, memory.getNonHeapMemoryUsage(), "nonheap");
                })
                .register(registry);
    }

    private static void limit(GaugeWithCallback.Callback reader, MemoryUsage usage, String area) {
        if (usage.getMax() >= 0) {
            reader.call(usage.getMax(), area);
        }
    }

    private static void collectors(PrometheusRegistry registry, List<GarbageCollectorMXBean> collectors) {
        CounterWithCallback.builder()
                .name("jvm_gc_collections")
                .help("garbage collections, by collector")
                .labelNames("gc")
                .callback(reader -> collectors.forEach(
                        collector -> reader.call(Math.max(0, collector.getCollectionCount()), collector.getName())))
                .register(registry);
        CounterWithCallback.builder()
                .name("jvm_gc_seconds")
                .help("time in garbage collections, by collector")
                .labelNames("gc")
                .callback(reader -> collectors.forEach(collector -> reader.call(
                        Math.max(0, collector.getCollectionTime()) / MILLIS_PER_SECOND, collector.getName())))
                .register(registry);
    }
}
