package dev.tributary.layers;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** What each package of the house may know. A package that is not drawn here has no place yet, which is an error. */
public final class Layers {
    private static final String ROOT = "dev.tributary.";

    /** The packages that a plugin may rely on: layers 0 to 2. */
    private static final String FOUNDATION =
            "msgpack regexp expression event config plugin plugin.buffered protocol net peers";

    /** What the worker and the layers above it know besides. */
    private static final String ENGINE = FOUNDATION + " routing buffer modules config.syntax ";

    /** Layer 3, whose packages do not know each other. */
    private static final String PLUGINS =
            "forward.server forward.client filter parser formatter output source web sockets";

    /** Package (with what lies below it) to the packages that it may use besides itself. */
    private static final Map<String, Set<String>> MAY_USE = drawing();

    private static final List<String> WITHOUT_VERTX =
            List.of("msgpack", "regexp", "expression", "event", "config", "config.syntax", "protocol", "certs");

    private static final List<String> WITH_JAKARTA = List.of("status", "program", "edge", "aggregator");

    /** Held here, because a logger that nobody holds may lose its level again. */
    private static final Logger ARCHUNIT_LOG = Logger.getLogger("com.tngtech.archunit");

    static {
        ARCHUNIT_LOG.setLevel(Level.WARNING);
    }

    private Layers() {}

    private static Map<String, Set<String>> drawing() {
        var drawing = new TreeMap<String, Set<String>>();
        drawing.put("msgpack", names(""));
        drawing.put("regexp", names("msgpack"));
        drawing.put("expression", names("regexp event config msgpack"));
        drawing.put("config", names("regexp"));
        drawing.put("config.syntax", names("config expression regexp"));
        drawing.put("certs", names("config"));
        drawing.put("event", names("msgpack"));
        drawing.put("plugin", names("event config msgpack"));
        drawing.put("plugin.buffered", names("plugin event config msgpack"));
        drawing.put("modules", names("plugin config"));
        drawing.put("routing", names("plugin regexp event config msgpack"));
        drawing.put("buffer", names("plugin plugin.buffered event config msgpack"));
        drawing.put("protocol", names("event msgpack"));
        drawing.put("net", names("config"));
        drawing.put("peers", names("plugin event config msgpack net"));
        names(PLUGINS).forEach(plugin -> drawing.put(plugin, names(FOUNDATION)));
        drawing.put("worker", names(ENGINE));
        drawing.put("status", names(ENGINE + " worker"));
        drawing.put("program", names(ENGINE + " worker status certs"));
        drawing.put("edge", names(ENGINE + " worker status program"));
        drawing.put("aggregator", names(ENGINE + " worker status program"));
        return drawing;
    }

    private static Set<String> names(String separatedBySpaces) {
        return Stream.of(separatedBySpaces.split(" "))
                .filter(name -> !name.isEmpty())
                .collect(TreeSet::new, Set::add, Set::addAll);
    }

    /** The compiled main classes on the class path, without tests and their tools. */
    public static JavaClasses ourClasses() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("testing"))
                .importPackages(ROOT.substring(0, ROOT.length() - 1));
    }

    /** An arrow points down, never up or sideways, and every class has a place. */
    public static ArchRule arrowsPointDown() {
        return ArchRuleDefinition.classes().should(new ArchCondition<JavaClass>("use only the layers below") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                Optional<String> home = homeOf(origin);
                if (home.isEmpty()) {
                    events.add(violated(origin, origin.getFullName() + " lies in a package that Layers does not draw"));
                    return;
                }
                origin.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> !allowed(home.get(), dependency))
                        .forEach(dependency -> events.add(
                                violated(origin, home.get() + " may not use this: " + dependency.getDescription())));
            }
        });
    }

    /** Bytes, values and configuration text can be used and tested without an event loop. */
    public static ArchRule lowLayersNeedNoVertx() {
        return ArchRuleDefinition.noClasses()
                .that(live(WITHOUT_VERTX))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..", "io.quarkus..", "io.smallrye..");
    }

    /** Injection and annotations that a container reads begin where Quarkus begins. */
    public static ArchRule jakartaOnlyAtTheTop() {
        return ArchRuleDefinition.noClasses()
                .that(DescribedPredicate.not(live(WITH_JAKARTA)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta..", "javax.inject..", "io.quarkus..");
    }

    private static DescribedPredicate<JavaClass> live(List<String> homes) {
        return DescribedPredicate.describe(
                "live in " + homes, type -> homeOf(type).filter(homes::contains).isPresent());
    }

    private static boolean allowed(String home, Dependency dependency) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (!target.getPackageName().startsWith(ROOT)) {
            return true;
        }
        return homeOf(target)
                .filter(other -> other.equals(home) || MAY_USE.get(home).contains(other))
                .isPresent();
    }

    /** The drawn package that {@code type} lies in or below, the innermost of several. */
    private static Optional<String> homeOf(JavaClass type) {
        if (!type.getPackageName().startsWith(ROOT)) {
            return Optional.empty();
        }
        String[] parts = type.getPackageName().substring(ROOT.length()).split("\\.");
        return Stream.iterate(1, length -> length <= parts.length, length -> length + 1)
                .map(length -> String.join(".", Arrays.copyOf(parts, length)))
                .filter(MAY_USE::containsKey)
                .reduce((outer, inner) -> inner);
    }

    private static ConditionEvent violated(JavaClass origin, String message) {
        return SimpleConditionEvent.violated(origin, message);
    }
}
