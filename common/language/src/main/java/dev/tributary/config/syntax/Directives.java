package dev.tributary.config.syntax;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.Nearest;
import dev.tributary.config.Numerals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sorts the sections at the top of a configuration and checks that each may stand where it does. */
final class Directives {
    private static final Set<String> TOP = Set.of("source", "match", "filter", "label", "system", "worker");
    private static final Set<String> IN_WORKER = Set.of("source", "match", "filter", "label");
    private static final Set<String> IN_LABEL = Set.of("match", "filter");
    private static final Pattern WORKER_IDS = Pattern.compile("(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?");

    private final ConfigElement root;
    private final ConfigNotes notes;
    private final Consumer<ConfigException> errors;
    private final SystemConfig system;
    private final Permissions permissions;
    private final List<Directive> sources = new ArrayList<>();
    private final List<Directive> pipeline = new ArrayList<>();
    private final List<LabelDirective> labels = new ArrayList<>();

    Directives(ConfigElement root, ConfigNotes notes, Consumer<ConfigException> errors) {
        this.root = root;
        this.notes = notes;
        this.errors = errors;
        this.system = system();
        this.permissions = new Permissions(root.child("system"));
    }

    Configuration read() {
        root.params()
                .forEach((name, value) ->
                        notes.warn(value.position(), "parameter '" + name + "' outside of any section is not used"));
        var everyWorker = new WorkerIds(0, system.workers() - 1);
        for (ConfigElement element : root.children()) {
            if (!TOP.contains(element.name())) {
                notUsed(element, "at the top level", TOP);
            } else if (IN_WORKER.contains(element.name())) {
                add(element, everyWorker);
            }
        }
        readWorkers();
        List<Directive> started = system.withoutSource() ? List.of() : sources;
        var configuration = new Configuration(system, started, pipeline, labels, root.whole());
        new References(configuration, errors).check();
        return configuration;
    }

    private SystemConfig system() {
        List<ConfigElement> all = root.children("system");
        if (all.size() > 1) {
            errors.accept(new ConfigException(
                    all.get(1).position(),
                    "<system> is duplicated, it may stand there once; the first is in "
                            + all.getFirst().position().file() + ":"
                            + all.getFirst().position().line()));
        }
        return all.isEmpty() || !all.getFirst().whole()
                ? SystemConfig.defaults()
                : attempt(() -> SystemConfig.of(all.getFirst(), notes)).orElse(SystemConfig.defaults());
    }

    private void add(ConfigElement element, WorkerIds workers) {
        if (isLeftOut(element)) {
            return;
        }
        switch (element.name()) {
            case "source" -> {
                if (!element.argument().isEmpty()) {
                    notes.warn(
                            element.position(),
                            "argument '" + element.argument() + "' of <source> is not used; a source has none");
                }
                attempt(() -> directive(element, workers)).ifPresent(sources::add);
            }
            case "label" -> attempt(() -> label(element, workers)).ifPresent(labels::add);
            default -> attempt(() -> directive(element, workers)).ifPresent(pipeline::add);
        }
    }

    /** What the parser has said of one that is not whole is enough: half of it would be wrong in other ways. */
    private boolean isLeftOut(ConfigElement element) {
        return switch (element.name()) {
            case "label", "worker" -> !element.whole() && element.argument().isEmpty();
            default -> !element.whole();
        };
    }

    private Directive directive(ConfigElement element, WorkerIds workers) {
        if (element.type().filter(type -> !type.isEmpty()).isEmpty()) {
            throw new ConfigException(
                    element.position(), "Missing '@type' parameter on <" + element.name() + "> directive");
        }
        return new Directive(permissions.of(element), workers);
    }

    private LabelDirective label(ConfigElement element, WorkerIds workers) {
        String name = element.argument();
        if (name.isEmpty()) {
            throw new ConfigException(
                    element.position(), "Missing symbol argument on <label> directive; write <label " + "@NAME>");
        }
        if (name.equals("@ROOT")) {
            throw new ConfigException(
                    element.position(),
                    "@ROOT for <label> is not permitted, reserved for getting root router; what stands outside of "
                            + "labels is @ROOT");
        }
        element.params()
                .forEach((param, value) ->
                        notes.warn(value.position(), "parameter '" + param + "' in <label " + name + "> is not used"));
        var inside = new ArrayList<Directive>();
        for (ConfigElement child : element.children()) {
            if (isLeftOut(child)) {
                continue;
            }
            if (IN_LABEL.contains(child.name())) {
                attempt(() -> directive(child, workers)).ifPresent(inside::add);
            } else {
                notUsed(child, "in <label " + name + ">", IN_LABEL);
            }
        }
        if (element.whole() && element.children("match").isEmpty()) {
            throw new ConfigException(element.position(), "Missing <match> sections in <label " + name + "> section");
        }
        return new LabelDirective(name, inside, workers, element.position());
    }

    /** After everything else: Fluentd appends what is in {@code <worker>} to what is outside. */
    private void readWorkers() {
        List<WorkerIds> before = new ArrayList<>();
        for (ConfigElement element : root.children("worker")) {
            if (isLeftOut(element)) {
                continue;
            }
            Optional<WorkerIds> found = attempt(() -> workerIds(element));
            found.ifPresent(ids -> attempt(() -> noteOverlap(element, ids, before)));
            found.ifPresent(before::add);
            // What is in it is looked at even if nobody knows for whom it is.
            WorkerIds ids = found.orElse(new WorkerIds(0, 0));
            element.params()
                    .forEach((name, value) -> notes.warn(
                            value.position(),
                            "parameter '" + name + "' in <worker " + element.argument() + "> is not used"));
            for (ConfigElement child : element.children()) {
                if (IN_WORKER.contains(child.name())) {
                    add(child, ids);
                } else {
                    errors.accept(new ConfigException(
                            child.position(),
                            "<worker> section cannot have <" + child.name() + "> directive, only <source>, <match>, "
                                    + "<filter> and <label>"));
                }
            }
        }
    }

    private WorkerIds workerIds(ConfigElement element) {
        String argument = element.argument();
        if (argument.isEmpty()) {
            throw new ConfigException(
                    element.position(), "Missing worker id on <worker> directive; write <worker 0> or <worker 0-1>");
        }
        Matcher matcher = WORKER_IDS.matcher(argument);
        if (!matcher.matches()) {
            throw new ConfigException(
                    element.position(),
                    "worker id should be integer or a range, not '" + argument
                            + "'; write <worker 0> or <worker 0-1> (Fluentd reads worker "
                            + Numerals.integer(argument) + ")");
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (first > last) {
            throw new ConfigException(
                    element.position(),
                    "greater first_worker_id<" + first + "> than last_worker_id<" + last
                            + "> specified by <worker> directive is not allowed. Available multi worker assign syntax "
                            + "is <smaller_worker_id>-<greater_worker_id>");
        }
        if (last >= system.workers()
                && root.child("system").filter(one -> !one.whole()).isEmpty()) {
            throw new ConfigException(
                    element.position(),
                    "worker id " + (first >= system.workers() ? first : last)
                            + " specified by <worker> directive is not allowed. Available worker id is between 0 and "
                            + (system.workers() - 1) + "; <system> workers is " + system.workers());
        }
        return new WorkerIds(first, last);
    }

    /** Two ranges may not share a worker, as in Fluentd; a single id may come again, and its plugins add up. */
    private WorkerIds noteOverlap(ConfigElement element, WorkerIds ids, List<WorkerIds> before) {
        for (WorkerIds other : before) {
            if (!ids.overlaps(other)) {
                continue;
            }
            int shared = Math.max(ids.first(), other.first());
            if (ids.count() > 1 && other.count() > 1) {
                throw new ConfigException(
                        element.position(),
                        "specified worker_id<" + shared + "> collisions is detected on <worker> directive; another "
                                + "range names it already");
            }
            notes.warn(
                    element.position(),
                    "worker " + shared + " is named by an earlier <worker> too; it runs the plugins of both");
        }
        return ids;
    }

    /** Empty, and the error told, if it fails for what the user wrote. */
    private <T> Optional<T> attempt(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (ConfigException e) {
            e.all().forEach(errors);
            return Optional.empty();
        }
    }

    private void notUsed(ConfigElement element, String where, Set<String> known) {
        String hint = Nearest.of(element.name(), known)
                .map(near -> "; did you mean <" + near + ">?")
                .orElse("");
        notes.warn(element.position(), "section <" + element.name() + "> " + where + " is not used" + hint);
    }
}
