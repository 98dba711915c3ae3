package dev.carillon;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The three rings and their bans. A new package is added to a ring here, with the arrows it may draw, or the build fails. */
@AnalyzeClasses(packages = "dev.carillon", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.carillon.";

    /** By protoc, which knows no annotation for null: the only package of ours that is not written by hand. */
    private static final String GENERATED = "dev.carillon.protocol.wire";

    /** Package -> the packages of ours it may import, beside itself. */
    private static final Map<String, List<String>> CORE = Map.of(
            "channel", List.of(),
            "meter", List.of(),
            "message", List.of("channel"),
            "filter", List.of("message"),
            "broker", List.of("channel", "meter"),
            "presence", List.of("channel", "meter"),
            "client", List.of("channel", "meter", "message", "filter", "broker", "presence"),
            "node", List.of("channel", "meter", "message", "filter", "broker", "presence", "client"));

    private static final Map<String, List<String>> ADAPTERS = Map.of(
            "container", List.of(),
            "delta", List.of(),
            "protocol", List.of("channel", "message", "delta"),
            "shape", List.of("channel", "message", "broker", "node", "protocol"),
            "security", List.of("channel", "meter", "client", "node"),
            "cluster", List.of("channel", "meter", "broker", "presence", "node"),
            "ops", List.of("meter", "node"));

    /** Each may use the core, protocol, security and container, never another entry. Only boot, the composition root, knows all. */
    private static final List<String> ENTRIES = List.of("endpoint", "direct", "stream", "api", "integration");

    @ArchTest
    static final ArchRule every_package_imports_only_what_its_ring_allows =
            CompositeArchRule.of(allowed().entrySet().stream()
                    .map(each -> onlyImports(each.getKey(), each.getValue()))
                    .toList());

    @ArchTest
    static final ArchRule every_class_is_in_a_package_of_a_ring = classes()
            .should()
            .resideInAnyPackage(Stream.concat(
                            Stream.concat(allowed().keySet().stream(), Stream.of("boot"))
                                    .map(ArchitectureTest::of),
                            Stream.of("dev.carillon"))
                    .toArray(String[]::new))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .that()
            .resideOutsideOfPackage(GENERATED)
            .should(resideInANullMarkedPackage())
            .allowEmptyShould(true);

    /** Nobody else may hold on to the messages of the wire. */
    @ArchTest
    static final ArchRule only_the_protocol_knows_the_messages_of_the_wire = onlyIn(GENERATED, "protocol");

    @ArchTest
    static final ArchRule only_formats_and_shapes_know_protobuf = onlyIn("com.google.protobuf..", "protocol", "shape");

    @ArchTest
    static final ArchRule only_shapes_know_a_schema_library = onlyIn("dev.harrel..", "shape");

    /** Stronger than a list of bans: no jakarta, no driver, no logger of any kind. */
    @ArchTest
    static final ArchRule the_core_is_plain_java = classes()
            .that()
            .resideInAnyPackage(CORE.keySet().stream().map(ArchitectureTest::of).toArray(String[]::new))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..", "dev.carillon..", "org.jspecify.annotations..", "com.google.errorprone.annotations.."))
            .andShould()
            .onlyDependOnClassesThat(resideOutsideOfPackage("java.util.logging..")
                    .and(not(nameMatching("java\\.lang\\.System\\$Logger.*"))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_codec_of_frames_is_plain_java = classes()
            .that()
            .resideInAPackage(of("direct.codec"))
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("java..", of("direct.codec"), of("channel"), "org.jspecify.annotations.."));

    @ArchTest
    static final ArchRule logging_goes_through_the_jdks_facade = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache..", "org.jboss.logging..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule only_endpoints_know_jakarta_websocket = onlyIn("jakarta.websocket..", "endpoint");

    @ArchTest
    static final ArchRule servlets_stay_at_the_edge =
            onlyIn("jakarta.servlet..", "endpoint", "direct", "stream", "api", "security", "container", "ops", "boot");

    @ArchTest
    static final ArchRule only_the_cluster_knows_a_redis_driver = onlyIn("io.lettuce..", "cluster");

    @ArchTest
    static final ArchRule no_cycles =
            slices().matching("dev.carillon.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule names_say_what_a_class_is = noClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helper|Manager|Impl)")
            .allowEmptyShould(true);

    private static Map<String, List<String>> allowed() {
        Map<String, List<String>> allowed = new TreeMap<>(CORE);
        allowed.putAll(ADAPTERS);
        List<String> inner = Stream.concat(CORE.keySet().stream(), Stream.of("protocol", "security", "container"))
                .toList();
        ENTRIES.forEach(entry -> allowed.put(entry, inner));
        return allowed;
    }

    private static ArchRule onlyImports(String name, List<String> ours) {
        return classes()
                .that()
                .resideInAPackage(of(name))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("dev.carillon..")
                        .or(resideInAPackage("dev.carillon"))
                        .or(resideInAPackage(of(name)))
                        .or(resideInAnyPackage(
                                ours.stream().map(ArchitectureTest::of).toArray(String[]::new))))
                .allowEmptyShould(true)
                .as(name + " imports of ours only " + ours);
    }

    private static ArchRule onlyIn(String library, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        Stream.of(packages).map(ArchitectureTest::of).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true);
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package whose package-info.java says @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, type.getPackageName() + " is not @NullMarked"));
            }
        };
    }

    private static String of(String name) {
        return ROOT + name + "..";
    }
}
