package dev.tributary.worker;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Nearest;
import dev.tributary.config.Position;
import dev.tributary.config.syntax.Configuration;
import dev.tributary.config.syntax.Directive;
import dev.tributary.config.syntax.LabelDirective;
import dev.tributary.event.Tag;
import dev.tributary.routing.TagPattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which way tags take through a worker's labels, as far as its configuration tells: finds circles, and sections that no
 * event reaches.
 */
final class TagFlow {
    private static final Set<String> BUILT_IN_LABELS = Set.of("@ERROR", "@FLUENT_LOG", PipelineBuilder.ROOT);

    /** Sources whose events have the very tag of their parameter. */
    private static final Set<String> OWN_TAG = Set.of("sample", "dummy", "tail", "forward", "tcp", "udp", "unix");

    /** What keeps events that come round from coming round again, if it drops them. */
    private static final String DROPPING_FILTER = "grep";

    /** Beyond, a configuration is generated, and a few of its tags say enough. */
    private static final int EXAMPLES_MAX = 500;

    /** A filter or match, its pattern read. */
    private record Stage(Directive directive, TagPattern pattern) {
        boolean isMatch() {
            return !directive.isFilter();
        }

        /** {@code <match a.**>}. */
        String shown() {
            return "<" + directive.element().name() + " " + directive.pattern() + ">";
        }

        String place() {
            return PlaceText.of(directive.element().position());
        }
    }

    /** A match sends what it gets to a label, without changing the tag. */
    private record Lead(String from, String to, Position position) {}

    private final ConfigNotes notes;
    private final Configuration configuration;
    private final Configuration whole;
    private final Map<String, List<Stage>> routers = new LinkedHashMap<>();
    private final IdentityHashMap<ConfigElement, List<Lead>> leads = new IdentityHashMap<>();
    private final IdentityHashMap<ConfigElement, String> enclosing = new IdentityHashMap<>();
    private final Set<String> sentTo = new HashSet<>();

    /** @param whole for all workers, as one may send to a label that another has too */
    TagFlow(Configuration configuration, Configuration whole, ConfigNotes notes) {
        this.configuration = configuration;
        this.whole = whole;
        this.notes = notes;
        add(PipelineBuilder.ROOT, configuration.pipeline());
        configuration.labels().forEach(label -> add(label.name(), label.pipeline()));
    }

    private void add(String label, List<Directive> pipeline) {
        var stages = new ArrayList<Stage>();
        for (Directive directive : pipeline) {
            enclosing.put(directive.element(), label);
            pattern(directive).ifPresent(pattern -> stages.add(new Stage(directive, pattern)));
        }
        routers.putIfAbsent(label, stages);
    }

    /** Empty for one that is none, which building the pipeline reports. */
    private static Optional<TagPattern> pattern(Directive directive) {
        try {
            return Optional.of(TagPattern.parse(directive.pattern()));
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    /** The match {@code directive} sends events on to {@code label}, as is written at {@code position}. */
    void leads(ConfigElement directive, String label, Position position) {
        sentTo.add(label);
        String from = enclosing.get(directive);
        if (from != null) {
            leads.computeIfAbsent(directive, absent -> new ArrayList<>()).add(new Lead(from, label, position));
        }
    }

    /** An error for each circle that events of some tag would go round. */
    List<ConfigException> circles() {
        Map<Set<Position>, ConfigException> found = new LinkedHashMap<>();
        for (String label : routers.keySet()) {
            for (Tag tag : examples()) {
                follow(label, tag, new ArrayList<>(), way -> {
                    Lead last = way.getLast();
                    int begin = 0;
                    while (!way.get(begin).from().equals(last.to())) {
                        begin++;
                    }
                    List<Lead> circle = way.subList(begin, way.size());
                    found.computeIfAbsent(
                            circle.stream().map(Lead::position).collect(Collectors.toSet()),
                            absent -> circle(circle, tag));
                });
            }
        }
        return List.copyOf(found.values());
    }

    private static ConfigException circle(List<Lead> circle, Tag tag) {
        Lead first = circle.getFirst();
        String way = circle.stream()
                .map(lead -> lead.to() + " (" + PlaceText.of(lead.position()) + ")")
                .collect(Collectors.joining(" to "));
        return new ConfigException(
                first.position(),
                "events with a tag such as '" + tag + "' go in a circle for ever: from " + first.from() + " to " + way
                        + "; let one of them end in another output");
    }

    private List<Tag> examples() {
        var tags = new LinkedHashSet<Tag>();
        routers.values().stream()
                .flatMap(List::stream)
                .filter(Stage::isMatch)
                .flatMap(stage -> stage.pattern().examples().stream())
                .limit(EXAMPLES_MAX)
                .forEach(tags::add);
        return List.copyOf(tags);
    }

    /** @param circle gets each way whose last lead comes to a label that is on the way already */
    private void follow(String label, Tag tag, List<Lead> way, Consumer<List<Lead>> circle) {
        Optional<Stage> match = match(label, tag);
        if (match.isEmpty() || mayDrop(label, tag, match.get())) {
            return;
        }
        for (Lead lead : leads.getOrDefault(match.get().directive().element(), List.of())) {
            way.add(lead);
            if (way.stream().anyMatch(before -> before.from().equals(lead.to()))) {
                circle.accept(List.copyOf(way));
            } else {
                follow(lead.to(), tag, way, circle);
            }
            way.removeLast();
        }
    }

    private Optional<Stage> match(String label, Tag tag) {
        return routers.getOrDefault(label, List.of()).stream()
                .filter(stage -> stage.isMatch() && stage.pattern().matches(tag))
                .findFirst();
    }

    private boolean mayDrop(String label, Tag tag, Stage match) {
        return routers.getOrDefault(label, List.of()).stream()
                .takeWhile(stage -> !stage.equals(match))
                .anyMatch(stage -> stage.directive().type().equals(DROPPING_FILTER)
                        && stage.pattern().matches(tag));
    }

    /** Warns of sections behind a match that takes everything they are for, and of labels to which nothing leads. */
    void noteUnreached() {
        for (List<Stage> stages : routers.values()) {
            var before = new ArrayList<Stage>();
            for (Stage stage : stages) {
                before.stream()
                        .filter(earlier -> earlier.pattern().covers(stage.pattern()))
                        .findFirst()
                        .ifPresent(earlier -> notes.warn(
                                stage.directive().element().position(),
                                stage.shown() + " gets no events: " + earlier.shown() + " of " + earlier.place()
                                        + " takes them before; put it in front of that one"));
                if (stage.isMatch()) {
                    before.add(stage);
                }
            }
        }
        var senders = new HashSet<>(sentTo);
        directives(whole).forEach(directive -> collectLabels(directive.element(), senders));
        for (LabelDirective label : configuration.labels()) {
            if (!BUILT_IN_LABELS.contains(label.name()) && !senders.contains(label.name())) {
                notes.warn(
                        label.position(),
                        "no events come to <label " + label.name() + ">: nothing has @label " + label.name()
                                + Nearest.of(label.name(), senders)
                                        .map(near -> "; the nearest that is written is " + near)
                                        .orElse(""));
            }
        }
    }

    private static Stream<Directive> directives(Configuration all) {
        return Stream.of(
                        all.sources().stream(),
                        all.pipeline().stream(),
                        all.labels().stream().flatMap(label -> label.pipeline().stream()))
                .flatMap(stream -> stream);
    }

    private static void collectLabels(ConfigElement element, Set<String> labels) {
        element.params().values().stream()
                .map(ConfigValue::text)
                .filter(text -> text.startsWith("@"))
                .forEach(labels::add);
        element.children().forEach(child -> collectLabels(child, labels));
    }

    /** Warns of sources for whose tag no match is, and of filters for {@code *} that a source's tag with dots passes by. */
    void noteUnmatched() {
        for (Directive source : configuration.sources()) {
            tag(source.element()).ifPresent(tag -> {
                String label = source.element().param("@label").orElse(PipelineBuilder.ROOT);
                noteUnmatched(source, label, tag, new HashSet<>());
            });
        }
    }

    private void noteUnmatched(Directive source, String label, Tag tag, Set<String> seen) {
        List<Stage> stages = routers.getOrDefault(label, List.of());
        if (stages.isEmpty() || !seen.add(label)) {
            return;
        }
        Optional<Stage> match = match(label, tag);
        List<Stage> narrow = stages.stream()
                .takeWhile(stage -> match.isEmpty() || !stage.equals(match.get()))
                .filter(stage -> !stage.pattern().matches(tag)
                        && stage.pattern().loosened().matches(tag))
                .filter(stage -> match.isEmpty()
                        || (!stage.isMatch() && stage.pattern().toString().equals("*")))
                .toList();
        narrow.forEach(stage -> notes.warn(
                stage.directive().element().position(),
                stage.shown() + " is not for the tag '" + tag + "' of the source in "
                        + PlaceText.of(source.element().position())
                        + ": * stands for one part of a tag, ** for any number of them"));
        if (match.isEmpty() && narrow.stream().noneMatch(Stage::isMatch)) {
            notes.warn(
                    source.element().position(),
                    "no <match> of " + label + " is for the tag '" + tag
                            + "', so these events are dropped; the last is "
                            + stages.getLast().shown() + " in "
                            + stages.getLast().place());
        }
        if (match.isEmpty()) {
            return;
        }
        leads.getOrDefault(match.get().directive().element(), List.of())
                .forEach(lead -> noteUnmatched(source, lead.to(), tag, seen));
    }

    /** The tag of all its events, or one of them, if the configuration tells. */
    private static Optional<Tag> tag(ConfigElement source) {
        return source.param("tag")
                .filter(tag -> !tag.isEmpty()
                        && !tag.contains("{")
                        && OWN_TAG.contains(source.type().orElse("")))
                .filter(tag -> source.param("add_tag_prefix").isEmpty())
                .map(tag -> new Tag(tag.replace("*", "var.log.app.log")));
    }
}
